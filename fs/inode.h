#ifndef FS_INODE_H
#define FS_INODE_H

/*
 * An inode: a file apart from its names. It lives as long as a name in a directory (a file system
 * in memory), a dentry, an open file or a mapping refers to it; `evict` ends it.
 *
 * A file system provides the operations that its kinds of inode have. Those on directories are
 * called with the directory's lock held, by fs/tree.c and fs/path.c, which have checked permission
 * and whether the names exist.
 */

#include "kernel/mutex.h"
#include "kernel/types.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/stat.h"

struct cred;
struct dir_reader;
struct file_locks;
struct file_ops;
struct inode;
struct page_cache;
struct path;
struct pipe;
struct superblock;

typedef int64_t file_time; /* nanoseconds since 1970-01-01 00:00 UTC, negative before */

/* One component of a path. */
struct name {
	const char *text; /* not terminated */
	uint32_t length;  /* 1 .. NAME_MAX */
	uint32_t hash;    /* name_hash() */
};

struct name name_of(const char *text, uint32_t length);
bool name_equal(const struct name *name, const char *text, uint32_t length);

/* What a new inode is to be. */
struct inode_request {
	mode_t mode; /* type and permissions */
	uid_t uid;
	gid_t gid;
	dev_t rdev;         /* devices */
	const char *target; /* symbolic links */
};

struct inode_ops {
	/* Directories. The inode comes back with a reference; -ENOENT. */
	int (*lookup)(struct inode *dir, const struct name *name, struct inode **out);
	int (*create)(struct inode *dir, const struct name *name,
		      const struct inode_request *request, struct inode **out);
	int (*link)(struct inode *dir, const struct name *name, struct inode *inode);
	int (*unlink)(struct inode *dir, const struct name *name, struct inode *inode);
	/* Moves `inode` to another name; `victim`, if there is one, loses that name to it, or with
	 * `exchange` takes the old one. Both directories are locked. */
	int (*rename)(struct inode *from, const struct name *old, struct inode *inode,
		      struct inode *to, const struct name *fresh, struct inode *victim,
		      bool exchange);
	bool (*is_empty)(struct inode *dir);
	/* Gives `reader` the entries at and after its position. */
	int (*iterate)(struct inode *dir, struct dir_reader *reader);

	/* Symbolic links: the target, cut to `size` bytes and not terminated; its length. */
	ssize_t (*readlink)(struct inode *link, char *buf, size_t size);
	/* Links that lead to a place rather than a name (/proc/PID/cwd); `out` with references. */
	int (*follow)(struct inode *link, struct path *out);

	/* Regular files: sets the length. The inode's lock is held. */
	int (*truncate)(struct inode *inode, off_t size);
	/* Makes a hole of the bytes [start, end), whole pages. The inode's lock is held. */
	int (*punch)(struct inode *inode, uint64_t start, uint64_t end);

	/* Brings owner, modes and times up to date before they are looked at. */
	void (*refresh)(struct inode *inode);
	/* True: the name that led here no longer means this inode (/proc/PID of an ended process).
	 */
	bool (*is_stale)(struct inode *inode);
	/* The last reference is gone: gives up everything, the memory too. */
	void (*evict)(struct inode *inode);
};

struct inode {
	/* Fixed at creation. */
	ino_t ino;
	dev_t rdev; /* devices */
	struct superblock *super;
	const struct inode_ops *ops;
	const struct file_ops *file_ops; /* NULL for devices and fifos, which have their own */
	struct page_cache *pages;        /* regular files: content and size */
	uint32_t refs;                   /* atomic */

	/* Guarded by lock. */
	struct mutex lock;
	mode_t mode; /* S_IF* never changes */
	uid_t uid;
	gid_t gid;
	uint32_t nlink; /* a directory with none takes no more names */
	file_time atime, mtime, ctime;

	/* Guarded by inode_use_lock. */
	int32_t writers;   /* open for writing; negative: so many times being executed */
	struct pipe *fifo; /* a named pipe's buffer while it is open */

	struct file_locks *locks; /* guarded by fs/file_lock.c; NULL: none */
};

extern struct spinlock inode_use_lock;

/* Sets what every inode has; refs is 1, nlink 1, times are now. */
void inode_setup(struct inode *inode, struct superblock *super, const struct inode_ops *ops,
		 mode_t mode, uid_t uid, gid_t gid);
void inode_get(struct inode *inode);
void inode_put(struct inode *inode); /* may sleep */
unsigned long inode_count(void);     /* inodes in memory */

off_t inode_size(struct inode *inode);

/* May the current process access it so (a sum of R_OK, W_OK, X_OK)? 0, -EACCES, -EROFS (fs/mount.h
 * knows read-only mounts; this is the inode's own part). */
int inode_permission(struct inode *inode, unsigned want);
int inode_permission_as(struct inode *inode, const struct cred *cred, unsigned want);

/* Is the current process its owner or the superuser? */
bool inode_owned(struct inode *inode);

/* Opening for writing and executing exclude one another: -ETXTBSY (execve(2), open(2)). */
int inode_writer_begin(struct inode *inode);
void inode_writer_end(struct inode *inode);
int inode_execute_begin(struct inode *inode);
void inode_execute_end(struct inode *inode);

file_time file_time_now(void);
void inode_accessed(struct inode *inode); /* atime as the mount option relatime has it */
void inode_modified(struct inode *inode); /* mtime and ctime; lock held */
void inode_changed(struct inode *inode);  /* ctime; lock held */

/* After a write by another than the superuser: set-id bits go (write(2)). Lock held. */
void inode_drop_privileges(struct inode *inode);

/*
 * Attributes (fs/attributes.c): stat(2), chmod(2), chown(2), utimensat(2), truncate(2).
 */
struct attributes {
	dev_t dev, rdev;
	ino_t ino;
	mode_t mode;
	uint32_t nlink;
	uid_t uid;
	gid_t gid;
	off_t size;
	uint64_t blocks; /* of 512 bytes */
	uint32_t block_size;
	file_time atime, mtime, ctime;
};

#define OWNER_UNCHANGED ((uid_t)-1)

void inode_attributes(struct inode *inode, struct attributes *out);
int inode_chmod(struct inode *inode, mode_t mode);
int inode_chown(struct inode *inode, uid_t uid, gid_t gid);
int inode_truncate(struct inode *inode, off_t size);                /* no permission check */
int inode_punch(struct inode *inode, uint64_t start, uint64_t end); /* -EOPNOTSUPP, -EPERM */

struct time_change {
	bool set_atime, set_mtime;
	bool now; /* both to the present moment: enough to may write */
	file_time atime, mtime;
};
int inode_set_times(struct inode *inode, const struct time_change *change);

#endif
