/*
 * Open files of /proc: a text that is taken when reading begins, or what the entry reads by itself.
 */

#include "fs/file.h"
#include "fs/procfs/memory.h"
#include "fs/procfs/node.h"
#include "fs/procfs/procfs.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "mm/addrspace.h"
#include "mm/slab.h"
#include "proc/proc.h"

#define STORE_MAX 256 /* the longest text that can be written into a file */

/* An open file's text. */
struct procfs_reading {
	bool trusted;            /* opened by the superuser */
	struct addrspace *space; /* pinned: that of the process when it was opened; or NULL */

	struct mutex lock;
	struct text text; /* guarded by lock */
	bool taken;       /* guarded by lock */
};

static bool is_guarded(struct inode *inode)
{
	const struct procfs_node *node = procfs_node(inode);

	return node->entry->guarded && node->process;
}

/* Who was allowed to look into one program is not for that allowed to look into the next, which may
 * be another user's: does the process have the memory still that it had? */
static bool is_same_program(const struct procfs_reading *reading, struct inode *inode)
{
	if (!is_guarded(inode))
		return true;
	return memory_is_still(procfs_node(inode)->process, reading->space);
}

static int open(struct file *file)
{
	int err = is_guarded(file->inode) ? procfs_may_look(file->inode) : 0;

	if (err < 0)
		return err;
	struct procfs_reading *reading = kzalloc(sizeof(*reading));
	if (!reading)
		return -ENOMEM;
	mutex_init(&reading->lock, "proc text", RANK_PROC_TEXT);
	text_init(&reading->text);
	reading->trusted = cred_is_superuser(&proc_current()->cred);
	if (is_guarded(file->inode))
		reading->space = memory_pin(procfs_node(file->inode)->process);
	file->private_data = reading;
	return 0;
}

static void release(struct file *file)
{
	struct procfs_reading *reading = file->private_data;

	if (reading->space)
		addrspace_unpin(reading->space);
	text_free(&reading->text);
	kfree(reading);
}

static int show(const struct procfs_node *node, struct text *out)
{
	const struct procfs_entry *entry = node->entry;

	return entry->show ? entry->show(out, node->process)
			   : entry->show_number(out, node->process, node->number);
}

/* Takes the text anew; the reading's lock is held. */
static int take_text(struct procfs_reading *reading, struct inode *inode)
{
	struct procfs_node *node = procfs_node(inode);

	if (procfs_is_stale(inode))
		return -ESRCH;
	const struct procfs_entry *entry = node->entry;
	if (!entry->show && !entry->show_number)
		return -EIO;
	text_free(&reading->text);
	int err = is_same_program(reading, inode) ? show(node, &reading->text) : 0;
	if (err == 0 && reading->text.failed)
		err = -ENOMEM;
	reading->taken = err == 0;
	return err;
}

static ssize_t read_text(struct procfs_reading *reading, struct file *file, struct uio *u,
			 off_t *offset)
{
	if (*offset == 0 || !reading->taken) {
		int err = take_text(reading, file->inode);
		if (err < 0)
			return err;
	}
	const struct text *text = &reading->text;
	if (*offset >= (off_t)text->length)
		return 0;
	size_t want = MIN(u->left, text->length - (size_t)*offset);
	size_t got = uio_put(u, text->bytes + *offset, want);
	*offset += (off_t)got;
	return got || !want ? (ssize_t)got : -EFAULT;
}

static ssize_t read_in_place(struct file *file, struct uio *u, off_t *offset)
{
	const struct procfs_reading *reading = file->private_data;
	const struct procfs_node *node = procfs_node(file->inode);

	if (procfs_is_stale(file->inode))
		return -ESRCH;
	if (!is_same_program(reading, file->inode))
		return 0;
	ssize_t got = node->entry->read(node->process, u, *offset, reading->trusted);
	if (got > 0)
		*offset += got;
	return got;
}

static ssize_t read(struct file *file, struct uio *u, off_t *offset)
{
	struct procfs_reading *reading = file->private_data;

	if (procfs_node(file->inode)->entry->read)
		return read_in_place(file, u, offset);
	mutex_lock(&reading->lock);
	ssize_t got = read_text(reading, file, u, offset);
	mutex_unlock(&reading->lock);
	return got;
}

static ssize_t write(struct file *file, struct uio *u, off_t *offset)
{
	const struct procfs_node *node = procfs_node(file->inode);
	char text[STORE_MAX];
	size_t length = u->left;

	if (!node->entry->store || length >= sizeof(text))
		return -EINVAL;
	if (procfs_is_stale(file->inode) || !is_same_program(file->private_data, file->inode))
		return -ESRCH;
	if (uio_get(u, text, length) < length)
		return -EFAULT;
	text[length] = '\0';
	int err = node->entry->store(text, node->process);
	if (err < 0)
		return err;
	*offset += (off_t)length;
	return (ssize_t)length;
}

const struct file_ops procfs_text_file_ops = {
	.has_position = true,
	.open = open,
	.release = release,
	.read = read,
	.write = write,
};
