/*
 * The ends of pipes as open files. An inode has a pipe while one is open on it. A pipe of pipe(2)
 * is the same, on an inode without a name, in a file system that is mounted nowhere; so
 * /proc/PID/fd/N can be opened for it too.
 *
 * Opening a named pipe waits until the other side is open too (fifo(7)): each opener counts itself
 * before it waits, and waits for the other side's count of openings to change, so a partner that
 * came and went at once is not missed.
 */

#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/pipe.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "syscall/abi/fcntl.h"

#define PIPEFS_MAGIC     0x50495045
#define PIPE_PERMISSIONS 0600

static struct mount *pipe_mount;

static struct pipe *pipe_of(const struct file *file)
{
	return file->private_data;
}

/* Counts an end in and wakes who waits for it. */
static void add_end(struct pipe *pipe, const struct file *file)
{
	if (file->readable) {
		pipe->readers++;
		pipe->reader_opens++;
	}
	if (file->writable) {
		pipe->writers++;
		pipe->writer_opens++;
	}
	waitq_wake_all(&pipe->may_open);
}

/* Counts an end out; the last of a side tells the other. True when no end is left. */
static bool remove_end(struct pipe *pipe, const struct file *file)
{
	spin_lock(&pipe->guard);
	pipe->readers -= file->readable;
	pipe->writers -= file->writable;
	waitq_wake_all(&pipe->may_read);
	waitq_wake_all(&pipe->may_write);
	poll_wake(&pipe->poll);
	bool last = pipe->readers == 0 && pipe->writers == 0;
	spin_unlock(&pipe->guard);
	return last;
}

static ssize_t read_end(struct file *file, struct uio *u, off_t *offset)
{
	(void)offset;
	return pipe_read(pipe_of(file), u, !(file->flags & O_NONBLOCK));
}

static ssize_t write_end(struct file *file, struct uio *u, off_t *offset)
{
	(void)offset;
	bool broken;
	ssize_t put = pipe_write(pipe_of(file), u, !(file->flags & O_NONBLOCK), &broken);
	if (broken)
		signal_send_number(proc_current(), SIGPIPE);
	return put;
}

static unsigned poll_end(struct file *file, struct poll_table *table)
{
	struct pipe *pipe = pipe_of(file);
	unsigned events = 0;
	spin_lock(&pipe->guard);
	poll_join(table, &pipe->poll, &pipe->guard);
	if (file->readable) {
		if (pipe->used > 0)
			events |= POLLIN | POLLRDNORM;
		if (pipe->writers == 0 && pipe->writer_opens > 0)
			events |= POLLHUP;
	}
	if (file->writable) {
		if (pipe_has_room(pipe))
			events |= POLLOUT | POLLWRNORM;
		if (pipe->readers == 0)
			events |= POLLERR;
	}
	spin_unlock(&pipe->guard);
	return events;
}

static int readable_bytes(struct file *file)
{
	return (int)pipe_of(file)->used;
}

/* Makes the inode's pipe if this is its first end, and counts the end in. `*partners` is how often
 * the other side had been opened by then. */
static int join_pipe(struct file *file, uint32_t *partners)
{
	struct pipe *spare, *pipe;
	int err = pipe_create(&spare);
	if (err < 0)
		return err;
	spin_lock(&inode_use_lock);
	if (!file->inode->fifo) {
		file->inode->fifo = spare;
		spare = NULL;
	}
	pipe = file->inode->fifo;
	spin_lock(&pipe->guard);
	*partners = file->readable ? pipe->writer_opens : pipe->reader_opens;
	add_end(pipe, file);
	spin_unlock(&pipe->guard);
	spin_unlock(&inode_use_lock);
	file->private_data = pipe;
	if (spare)
		pipe_destroy(spare);
	return 0;
}

/* Counts an end out; with the last the pipe goes. Both under the lock that join_pipe() holds, so
 * that nobody joins a pipe that is about to go. */
static void leave_pipe(struct file *file)
{
	struct pipe *pipe = pipe_of(file);
	spin_lock(&inode_use_lock);
	bool last = remove_end(pipe, file);
	if (last)
		file->inode->fifo = NULL;
	spin_unlock(&inode_use_lock);
	if (last)
		pipe_destroy(pipe);
}

/* Sleeps until the other side is open, or was opened since the caller joined. The caller's own end
 * keeps the pipe. */
static int wait_for_partner(struct pipe *pipe, const uint32_t *present, const uint32_t *opens,
			    uint32_t before)
{
	int err = 0;
	spin_lock(&pipe->guard);
	while (*present == 0 && *opens == before && err == 0)
		err = waitq_wait(&pipe->may_open, &pipe->guard, WAIT_INTERRUPTIBLE, WAIT_FOREVER);
	if (*present > 0 || *opens != before)
		err = 0;
	spin_unlock(&pipe->guard);
	return err;
}

/* Opening one side only: for reading without waiting succeeds, for writing without a reader does
 * not. */
static int meet_partner(struct file *file, uint32_t partners)
{
	struct pipe *pipe = pipe_of(file);
	bool wait = !(file->flags & O_NONBLOCK);
	if (file->readable && file->writable)
		return 0;
	if (file->readable)
		return wait ? wait_for_partner(pipe, &pipe->writers, &pipe->writer_opens, partners)
			    : 0;
	if (!wait)
		return pipe->readers == 0 ? -ENXIO : 0;
	return wait_for_partner(pipe, &pipe->readers, &pipe->reader_opens, partners);
}

static int open_fifo(struct file *file)
{
	uint32_t partners;
	int err = join_pipe(file, &partners);
	if (err < 0)
		return err;
	err = meet_partner(file, partners);
	if (err < 0)
		leave_pipe(file);
	return err;
}

static int open_end(struct file *file)
{
	uint32_t partners;
	return join_pipe(file, &partners);
}

const struct file_ops fifo_file_ops = {
	.open = open_fifo,
	.release = leave_pipe,
	.read = read_end,
	.write = write_end,
	.poll = poll_end,
	.readable_bytes = readable_bytes,
};

/* For the two ends that are born together. */
static const struct file_ops pipe_file_ops = {
	.open = open_end,
	.release = leave_pipe,
	.read = read_end,
	.write = write_end,
	.poll = poll_end,
	.readable_bytes = readable_bytes,
};

static void evict(struct inode *inode)
{
	kfree(inode);
}

static const struct inode_ops pipe_inode_ops = {.evict = evict};

/* A place for a new pipe: an inode and a dentry that nothing leads to. */
static int create_place(struct path *out)
{
	const struct cred *cred = &proc_current()->cred;
	struct inode *inode = kzalloc(sizeof(*inode));
	if (!inode)
		return -ENOMEM;
	inode_setup(inode, pipe_mount->super, &pipe_inode_ops, S_IFIFO | PIPE_PERMISSIONS,
		    cred->fsuid, cred->fsgid);
	inode->ino = superblock_new_ino(pipe_mount->super);
	out->dentry = dentry_create_root(inode);
	inode_put(inode);
	if (!out->dentry)
		return -ENOMEM;
	out->mount = pipe_mount;
	mount_get(pipe_mount);
	return 0;
}

int pipe_open(unsigned flags, struct file **reader, struct file **writer)
{
	struct path place;
	int err = create_place(&place);
	if (err < 0)
		return err;
	err = file_open_with(&place, &pipe_file_ops, O_RDONLY | flags, reader);
	if (err == 0) {
		err = file_open_with(&place, &pipe_file_ops, O_WRONLY | flags, writer);
		if (err < 0)
			file_put(*reader);
	}
	path_put(&place);
	return err;
}

static int mount_nothing(struct superblock *super, const char *options)
{
	(void)super, (void)options;
	return 0;
}

/* Known to nobody by name: pipes only need a superblock and a mount to belong to. */
static const struct filesystem pipefs = {
	.name = "pipefs",
	.magic = PIPEFS_MAGIC,
	.unnamed = "pipe",
	.mount = mount_nothing,
};

void pipe_init(void)
{
	pipe_mount = mount_create_hidden(&pipefs, NULL);
}
