#ifndef FS_FILE_H
#define FS_FILE_H

/*
 * An open file: what open(2) makes and descriptors refer to. It has the position and the status
 * flags, and is shared by all descriptors that were dup'ed or inherited from the one. What its
 * bytes are is up to its operations: of a regular file, a directory, a pipe's end, a device.
 *
 * A file is also what stands behind a mapping (mm/memobj.h): the mapping keeps it open, and with it
 * its name for /proc/PID/maps, after the last descriptor is closed.
 */

#include "fs/inode.h"
#include "fs/path.h"
#include "kernel/lib/list.h"
#include "kernel/mutex.h"
#include "kernel/types.h"
#include "mm/memobj.h"

struct dir_reader;
struct file;
struct poll_table;
struct text;
struct uio;

/* Who must be told before an open file goes: sets of epoll(7). */
struct file_watch {
	struct list link; /* in file->watches; file_watch_lock */
	/* The last reference is gone and the file is about to be released: takes the watch off.
	 * The lock is held. */
	void (*closing)(struct file_watch *watch);
};

extern struct mutex file_watch_lock;

struct file_ops {
	bool has_position; /* it can be sought in, and reads and writes move the position */
	/* After everything else stands; may replace file->ops. On failure release is not called. */
	int (*open)(struct file *file);
	void (*release)(struct file *file);
	/* Move bytes at `*offset` and advance it; the result is how many, 0 at the end. */
	ssize_t (*read)(struct file *file, struct uio *u, off_t *offset);
	ssize_t (*write)(struct file *file, struct uio *u, off_t *offset);
	/* `argument` is a number or a user address, as the request has it. -ENOTTY. */
	int (*ioctl)(struct file *file, unsigned request, uint32_t argument);
	/* POLLIN ... as of now; joins `table` to what changes them (fs/poll.h). NULL: always ready.
	 */
	unsigned (*poll)(struct file *file, struct poll_table *table);
	/* How many bytes a read would get at once (FIONREAD); NULL: ENOTTY. */
	int (*readable_bytes)(struct file *file);
	/* Can pages be had through file->mapping? `anonymous`: a mapping is of fresh memory
	 * instead. */
	bool mappable, anonymous;
	/* Adds lines of its own to /proc/PID/fdinfo/N; may be NULL. */
	void (*describe)(struct file *file, struct text *out);
};

struct file {
	/* Fixed once it is open. */
	const struct file_ops *ops;
	struct path path;    /* references */
	struct inode *inode; /* the path's */
	struct memobj mapping;
	bool readable, writable;
	bool executing; /* holds inode_execute_begin() */
	void *private_data;
	uint32_t private_number;

	uint32_t refs;  /* atomic: descriptors, mappings, calls under way */
	uint32_t flags; /* O_APPEND, O_NONBLOCK ...: one word, changed by fcntl(2) */

	struct mutex position_lock;
	off_t position;

	struct list watches; /* struct file_watch; file_watch_lock */
};

void file_init(void);

/* openat(2): `name` from `base` (NULL: the working directory). The umask is taken off `mode`. */
int file_open(const struct path *base, const char *name, unsigned flags, mode_t mode,
	      struct file **out);

/* Opens with operations the caller has chosen and without any check. */
int file_open_with(const struct path *path, const struct file_ops *ops, unsigned flags,
		   struct file **out);

/* The same in steps, for who takes the memory before there is something to open: file_begin() opens
 * an empty file, or fails and leaves it empty; file_end() makes it so again. */
struct file *file_alloc(void) __must_check; /* NULL: no memory */
void file_free(struct file *file);
int file_begin(struct file *file, const struct path *path, const struct file_ops *ops,
	       unsigned flags);
void file_end(struct file *file);

void file_get(struct file *file);
void file_put(struct file *file); /* NULL does nothing; the last closes it; may sleep */
unsigned long file_count(void);

/* read(2), write(2) at the position, pread(2), pwrite(2) elsewhere. -EBADF, -EISDIR, -ESPIPE ... */
ssize_t file_read(struct file *file, struct uio *u);
ssize_t file_write(struct file *file, struct uio *u);
ssize_t file_read_at(struct file *file, struct uio *u, off_t offset);
ssize_t file_write_at(struct file *file, struct uio *u, off_t offset);

/* The same between a file and kernel memory. */
ssize_t file_read_kernel(struct file *file, void *buf, size_t length, off_t offset);

/* sendfile(2): up to `count` bytes from `in` to `out`, through kernel memory, at the position of
 * `in` or at `*offset`, which moves. */
ssize_t file_send(struct file *out, struct file *in, off_t *offset, size_t count);

off_t file_seek(struct file *file, off_t offset, int whence);
int file_truncate(struct file *file, off_t size);
unsigned file_poll(struct file *file, struct poll_table *table);

/* For mmap(2): the object behind a mapping, with a reference, and NULL where the mapping is to be
 * of anonymous memory (/dev/zero); and what mprotect(2) may ever give it. -ENODEV, -EACCES, -EPERM
 * as mmap(2) has them. A shared mapping that may write is claimed (mm/mappers.h) until
 * file_map_done(), by when it has been made or not. */
int file_map_begin(struct file *file, uint32_t prot, bool shared, struct memobj **out,
		   uint32_t *prot_max);
void file_map_done(struct memobj *object, bool shared, uint32_t prot_max);

/* The open file a mapping's object is part of. */
struct file *file_of_mapping(struct memobj *object);

/*
 * Reading directories.
 */
#define DIR_FIRST_POSITION 2 /* before it are "." and ".." */

struct dir_entry {
	const char *text;
	uint32_t length;
	ino_t ino;
	mode_t mode; /* its type counts */
	off_t next;  /* where a reader goes on after this entry */
};

struct dir_reader {
	off_t position; /* of the next entry */
	/* Takes an entry; false when there is no room for it. */
	bool (*take)(struct dir_reader *reader, const struct dir_entry *entry);
};

/* Offers an entry and moves the position past it; false: full. */
bool dir_emit(struct dir_reader *reader, const struct dir_entry *entry);

/* getdents(2): gives `reader` entries from the file's position on, and moves it. -ENOTDIR, -ENOENT.
 */
int file_read_directory(struct file *file, struct dir_reader *reader);

#endif
