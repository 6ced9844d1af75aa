#ifndef FS_SUPERBLOCK_H
#define FS_SUPERBLOCK_H

/*
 * File systems: the kinds there are (struct filesystem), and each one that is in use (struct
 * superblock). A superblock lives while a mount shows it.
 */

#include "kernel/types.h"

struct filesystem;
struct inode;

#define SUPER_VOLATILE_NAMES   0x1U /* dentries are not kept: names come and go by themselves */
#define SUPER_FIXED_ATTRIBUTES 0x2U /* modes and owners cannot be changed */

struct space_counts {
	uint64_t blocks, free; /* of PAGE_SIZE bytes; 0 and 0: no limit */
};

struct superblock {
	const struct filesystem *type;
	dev_t dev;          /* st_dev of its files */
	unsigned flags;     /* SUPER_* */
	struct inode *root; /* a reference */
	uint32_t refs;      /* atomic: mounts */
	uint32_t next_ino;  /* atomic */
	void *private_data; /* the file system's own */
};

struct filesystem {
	const char *name;
	uint32_t magic; /* f_type of statfs(2) */
	/* Its files have no path and are shown by this word and their inode's number, "pipe:[7]",
	 * or their dentry's name, "anon_inode:[eventfd]"; NULL: they have paths. */
	const char *unnamed;
	/* Fills `super`, root and all, or fails having left nothing. `options` may be NULL. */
	int (*mount)(struct superblock *super, const char *options);
	/* Kinds of which there is only one: it is made at boot, and every mount shows it. A mount's
	 * options change it. */
	struct superblock *only;
	int (*configure)(struct superblock *super, const char *options);
	/* Nothing of it is in use any more but the root: gives up everything. */
	void (*unmount)(struct superblock *super);
	void (*space)(struct superblock *super, struct space_counts *out); /* may be NULL */
	struct filesystem *next;
};

void filesystem_register(struct filesystem *type);
const struct filesystem *filesystem_find(const char *name);
const struct filesystem *filesystem_first(void); /* then ->next */

int superblock_create(const struct filesystem *type, const char *options, struct superblock **out);
void superblock_get(struct superblock *super);
void superblock_put(struct superblock *super);

/* The number after `name=` in a mount's options, which may be NULL; where it is not there,
 * `otherwise`. */
unsigned long mount_option_number(const char *options, const char *name, unsigned base,
				  unsigned long otherwise);

/* What stands after `name=` in them, up to a comma or the end; NULL: it is not there. */
const char *mount_option(const char *options, const char *name);

/* The next inode number. */
ino_t superblock_new_ino(struct superblock *super);

#endif
