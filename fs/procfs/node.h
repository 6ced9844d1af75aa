#ifndef FS_PROCFS_NODE_H
#define FS_PROCFS_NODE_H

/*
 * The inodes of /proc, for the files that make them (procfs.c) and read them (text_file.c).
 */

#include "fs/inode.h"

struct procfs_entry;
struct proc;

struct procfs_node {
	struct inode inode;
	const struct procfs_entry *entry;
	struct proc *process; /* a reference, or NULL */
	int number;           /* a descriptor in fd/ */
};

static inline struct procfs_node *procfs_node(struct inode *inode)
{
	return container_of(inode, struct procfs_node, inode);
}

/* Has its process ended and been waited for? */
bool procfs_is_stale(struct inode *inode);

/* To whom what `entry` stands for belongs, in a process's directory. */
void procfs_owner_of(struct proc *p, const struct procfs_entry *entry, uid_t *uid, gid_t *gid);
void procfs_refresh(struct inode *inode);

/* Where a process is, what it has open and in its memory concerns its user and the superuser only:
 * 0 or -EACCES. */
int procfs_may_look(struct inode *inode);

extern const struct file_ops procfs_text_file_ops; /* text_file.c */

#endif
