#ifndef FS_CPIO_H
#define FS_CPIO_H

/*
 * Reading a cpio archive of the format "newc" (or "crc", whose checksums are not looked at): entry
 * after entry, each a header of hexadecimal fields, a name, and the file's bytes, padded to four.
 * Linux allows several archives after one another with zeros between
 * (admin-guide/initramfs-buffer-format), and so does this.
 *
 * The reader knows nothing of where the bytes lie and believes none of them: whatever the archive
 * is, it stays within its size and says what is wrong, and where.
 */

#include "kernel/types.h"
#include "syscall/abi/limits.h"

struct cpio_reader {
	/* Set by the caller. */
	void (*read)(void *context, size_t offset, void *to,
		     size_t n); /* within the size, always */
	void *context;
	size_t size;
	char *why; /* what is wrong, when something is */
	size_t why_size;

	size_t at;         /* of the next header */
	unsigned archives; /* begun so far */
	unsigned entries;  /* of all archives */
	bool inside;       /* an archive has begun and not ended */
};

struct cpio_entry {
	uint32_t ino, mode, uid, gid, nlink, mtime;
	uint32_t dev_major, dev_minor, rdev_major, rdev_minor;
	uint32_t size;       /* bytes of content */
	size_t data;         /* where the content begins */
	unsigned archive;    /* which: hard links stay within one */
	char name[PATH_MAX]; /* terminated, not empty */
};

/* The next entry: 1; 0: there is none, all is read; -EINVAL: broken, and `why` says how. */
int cpio_next(struct cpio_reader *reader, struct cpio_entry *entry);

#endif
