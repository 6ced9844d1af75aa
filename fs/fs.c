/*
 * The start of the room, what each process has of it (descriptors, root and working directory), and
 * its rows of the census.
 */

#include "fs/fs.h"
#include "fs/anonymous.h"
#include "fs/dentry.h"
#include "fs/console.h"
#include "fs/device.h"
#include "fs/epoll.h"
#include "fs/eventfd.h"
#include "fs/exec_file.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/file_lock.h"
#include "fs/fscontext.h"
#include "fs/memfd.h"
#include "fs/mount.h"
#include "fs/pipe.h"
#include "fs/procfs/procfs.h"
#include "fs/pty.h"
#include "fs/radix_tree.h"
#include "fs/ramfs/ramfs.h"
#include "fs/refs.h"
#include "fs/signalfd.h"
#include "fs/timerfd.h"
#include "fs/tree.h"
#include "fs/tty.h"
#include "kernel/census.h"
#include "kernel/errno.h"
#include "kernel/printk.h"
#include "proc/proc.h"
#include "proc/resources.h"
#include "proc/signal.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/sched.h"

static int fork_files(struct proc *child, struct proc *parent, unsigned flags)
{
	if (!parent->files)
		return fdtable_create(&child->files);
	if (!(flags & CLONE_FILES))
		return fdtable_copy(parent->files, &child->files);
	fdtable_get(parent->files);
	child->files = parent->files;
	return 0;
}

static int fork_context(struct proc *child, struct proc *parent, unsigned flags)
{
	if (!parent->fs)
		return fscontext_create(&child->fs);
	if (!(flags & CLONE_FS))
		return fscontext_copy(parent->fs, &child->fs);
	fscontext_get(parent->fs);
	child->fs = parent->fs;
	return 0;
}

/* Takes both from the process under its lock, so that a reader of /proc finds them whole or not. */
static void exit_process(struct proc *p)
{
	spin_lock(&p->lock);
	struct fdtable *files = p->files;
	struct fscontext *fs = p->fs;
	p->files = NULL;
	p->fs = NULL;
	spin_unlock(&p->lock);
	fdtable_put(files);
	fscontext_put(fs);
}

static int fork_process(struct proc *child, struct proc *parent, unsigned flags)
{
	int err = fork_files(child, parent, flags);
	if (err < 0)
		return err;
	err = fork_context(child, parent, flags);
	if (err < 0)
		exit_process(child);
	return err;
}

/* A table that is shared with another process becomes the program's own (execve(2)). There is no
 * way back from here: without memory for it the process ends. */
static void exec_process(struct proc *p)
{
	struct fdtable *own, *shared = p->files;
	if (refs_count(&shared->refs) > 1) {
		if (fdtable_copy(shared, &own) < 0) {
			signal_send_number(p, SIGKILL);
			return;
		}
		spin_lock(&p->lock);
		p->files = own;
		spin_unlock(&p->lock);
		fdtable_put(shared);
	}
	fdtable_close_on_exec(p->files);
}

static struct proc_resource resource = {
	.fork = fork_process,
	.exec = exec_process,
	.exit = exit_process,
};

static void count(void (*row)(void *ctx, const char *name, unsigned long value), void *ctx)
{
	row(ctx, "open_files", file_count());
	row(ctx, "inodes", inode_count());
	row(ctx, "dentries", dentry_counts().used);
	row(ctx, "pipes", pipe_count());
	row(ctx, "mounts", mount_count());
	row(ctx, "ptys", pty_count());
}

static struct census_source census = {.count = count, .settle = dentry_forget_all};

static void start_current_process(void)
{
	struct proc *p = proc_current();
	if (fdtable_create(&p->files) < 0 || fscontext_create(&p->fs) < 0)
		printk(LOG_ERR, "fs: process %d has no descriptors", p->pid);
}

void fs_init(void)
{
	radix_tree_init();
	dentry_init();
	file_init();
	file_lock_init();
	ramfs_init();
	mount_init("rootfs", "mode=0755");
	pipe_init();
	memfd_init();
	anonymous_init();
	eventfd_init();
	timerfd_init();
	signalfd_init();
	epoll_init();
	memory_devices_init();
	tty_init();
	console_init();
	pty_init();
	devtmpfs_init();
	procfs_init();
	exec_file_init();
	proc_register_resource(&resource);
	census_register(&census);
	start_current_process();
	kinfo("fs: an empty root in memory");
}

void fs_populate_dev(void)
{
	struct path dev;
	int err = tree_make(NULL, "/dev", S_IFDIR | 0755, 0, NULL);
	if (err == 0 || err == -EEXIST)
		err = path_lookup(NULL, "/dev", PATH_DIRECTORY, &dev);
	if (err == 0) {
		err = device_make_nodes(dev.dentry->inode);
		path_put(&dev);
	}
	if (err < 0)
		printk(LOG_WARNING, "fs: /dev cannot be filled: %s", errno_name(err));
}

int files_open_console(void)
{
	struct file *file;
	int err = file_open(NULL, "/dev/console", O_RDWR | O_LARGEFILE, 0, &file);
	if (err < 0)
		return err;
	int fd = fd_add(file, 0, false);
	for (int copy = 1; fd >= 0 && copy <= 2; copy++)
		fd = fd_dup(0, copy, false);
	return fd < 0 ? fd : 0;
}
