#ifndef FS_TREE_H
#define FS_TREE_H

/*
 * Making, removing and moving names: mkdir(2), mknod(2), symlink(2), link(2), unlink(2), rmdir(2),
 * rename(2). Each walks to the directories in question, locks them, checks what POSIX and Linux ask
 * for, and lets the file system do it; the name cache follows.
 *
 * `base` is where a relative name starts, NULL for the working directory.
 */

#include "fs/inode.h"
#include "fs/path.h"

struct dentry;

/* Makes a file of the type in `mode` (S_IF*), the umask taken off; `target` for symbolic links. */
int tree_make(const struct path *base, const char *name, mode_t mode, dev_t rdev,
	      const char *target);

int tree_unlink(const struct path *base, const char *name);
int tree_rmdir(const struct path *base, const char *name);

/* Another name for the file at `file`. */
int tree_link(const struct path *file, const struct path *base, const char *name);

/* One end of a rename. */
struct tree_name {
	const struct path *base;
	const char *name;
};
int tree_rename(const struct tree_name *from, const struct tree_name *to, unsigned flags);

/*
 * Parts, for fs/open.c and fs/rename.c. The directory's inode is locked.
 */

/* Makes the missing name `last` of the walk; `*out` with a reference. */
int tree_make_locked(struct walk *walk, const struct inode_request *request, struct dentry **out);

/* Owner, group and permissions that a new file in `dir` gets from the current process. */
struct inode_request tree_request(const struct inode *dir, mode_t mode);

/* May names be added to the directory at `dir`; may `victim` lose its name in it? */
int tree_may_add(const struct path *dir);
int tree_may_remove(const struct path *dir, const struct dentry *victim);

#endif
