#ifndef FS_PATH_H
#define FS_PATH_H

/*
 * From a path name to a place in the tree (path_resolution(7)). A struct walk goes through a name
 * component by component: it asks for search permission on each directory, crosses mounts, stops at
 * the process's root, and puts a symbolic link's target in front of what is left of the name, at
 * most SYMLOOP_MAX times. It can stop before the last component, for those who make or remove
 * names.
 *
 * All names here are kernel strings of less than PATH_MAX bytes.
 */

#include "fs/inode.h"
#include "fs/mount.h"
#include "kernel/types.h"

#define PATH_NOFOLLOW  0x1U /* a symbolic link at the end is what is meant */
#define PATH_DIRECTORY 0x2U /* anything but a directory is ENOTDIR */
#define PATH_EMPTY     0x4U /* an empty name means `base` itself (AT_EMPTY_PATH) */

/* Finds the place `name` means, starting at `base` (NULL: the working directory) unless it begins
 * with a slash. `out` comes with references. */
int path_lookup(const struct path *base, const char *name, unsigned flags, struct path *out);

/* What the last component of a name is. */
enum last_kind {
	LAST_NAME,
	LAST_DOT,
	LAST_DOTDOT,
	LAST_ROOT
};

struct link_text; /* a symbolic link's target that is being walked */

struct walk {
	struct path at;          /* where it stands; references */
	struct path root;        /* the process's root; references */
	const char *rest;        /* what is left of the innermost text */
	struct link_text *texts; /* link targets, innermost first */
	unsigned followed;       /* links so far */
	struct name last;        /* the component it stopped before; valid until the walk goes on */
	enum last_kind kind;
	bool slash; /* slashes follow the last component: it must be a directory */
};

/* Walks to the directory that holds the last component, which `last`, `kind` and `slash` describe.
 * walk_end() is due after success and failure alike. */
int walk_to_parent(struct walk *walk, const struct path *base, const char *name);

/* Follows the symbolic link `link`, the last component's dentry, up to the last component of its
 * target. */
int walk_follow_last(struct walk *walk, struct dentry *link);
void walk_end(struct walk *walk);

/* The place of the last component; symbolic links are not followed. -ENOENT, -ENOTDIR. */
int walk_last(struct walk *walk, struct path *out);

/* Writes the absolute path of `path` as the current process sees it into the end of `buf`; returns
 * its start, or NULL if it is too long. `removed` (may be NULL) says that the name is gone. */
char *path_format(const struct path *path, char *buf, size_t size, bool *removed);

/* The same from the root of all, for the kernel's own reports. */
char *path_format_from(const struct path *root, const struct path *path, char *buf, size_t size,
		       bool *removed);

/* May the current process do so with the file there: the inode's permissions, and EROFS for writing
 * through a read-only mount? */
int path_permission(const struct path *path, unsigned want);

#endif
