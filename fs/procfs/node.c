/* Whose the files of /proc are, and whether there still is what they tell of. */

#include "fs/procfs/node.h"
#include "fs/procfs/procfs.h"
#include "kernel/errno.h"
#include "proc/proc.h"

bool procfs_is_stale(struct inode *inode)
{
	struct procfs_node *node = procfs_node(inode);

	if (!node->process)
		return false;
	struct proc *now = proc_find(node->process->pid);
	bool stale = now != node->process;
	if (now)
		proc_put(now);
	return stale;
}

/* A process's directory belongs to its effective user, and so does what is in it unless the process
 * is not to be looked into: then root owns that (proc(5)). */
void procfs_owner_of(struct proc *p, const struct procfs_entry *entry, uid_t *uid, gid_t *gid)
{
	bool open = p->dumpable || entry == procfs_processes.entry;

	spin_lock(&p->lock);
	*uid = open ? p->cred.euid : 0;
	*gid = open ? p->cred.egid : 0;
	spin_unlock(&p->lock);
}

void procfs_refresh(struct inode *inode)
{
	const struct procfs_node *node = procfs_node(inode);
	uid_t uid;
	gid_t gid;

	if (!node->process)
		return;
	procfs_owner_of(node->process, node->entry, &uid, &gid);
	mutex_lock(&inode->lock);
	inode->uid = uid;
	inode->gid = gid;
	mutex_unlock(&inode->lock);
}

int procfs_may_look(struct inode *inode)
{
	procfs_refresh(inode);
	return inode_owned(inode) ? 0 : -EACCES;
}
