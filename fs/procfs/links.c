/*
 * Links in /proc that lead to places, and the directories that are made of them: the program a
 * process runs, where it is, what it has open.
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/fscontext.h"
#include "fs/procfs/procfs.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "mm/memobj.h"
#include "proc/proc.h"

static int place_of_file(struct file *file, struct path *out)
{
	if (!file->path.mount)
		return -ENOENT; /* it never had a name */
	*out = file->path;
	path_get(out);
	return 0;
}

int procfs_follow_exe(struct proc *p, int number, struct path *out)
{
	(void)number;
	spin_lock(&p->lock);
	struct memobj *program = p->executable;
	if (program)
		program->ops->ref(program);
	spin_unlock(&p->lock);
	if (!program)
		return -ENOENT;
	struct file *file = file_of_mapping(program);
	int err = file ? place_of_file(file, out) : -ENOENT;
	program->ops->unref(program);
	return err;
}

int procfs_follow_cwd(struct proc *p, int number, struct path *out)
{
	struct path root;

	(void)number;
	int err = fscontext_of(p, &root, out);
	if (err == 0)
		path_put(&root);
	return err;
}

int procfs_follow_root(struct proc *p, int number, struct path *out)
{
	struct path cwd;

	(void)number;
	int err = fscontext_of(p, out, &cwd);
	if (err == 0)
		path_put(&cwd);
	return err;
}

static int follow_descriptor(struct proc *p, int number, struct path *out)
{
	int fd = number;
	struct file *file = fdtable_next(p, &fd);

	int err = file && fd == number ? place_of_file(file, out) : -ENOENT;
	file_put(file);
	return err;
}

static int next_descriptor(struct proc *p, int from)
{
	int fd = from;
	struct file *file = fdtable_next(p, &fd);

	if (!file)
		return -1;
	file_put(file);
	return fd;
}

static const struct procfs_entry descriptor_entry = {
	.name = "",
	.mode = S_IFLNK | 0700,
	.follow = follow_descriptor,
};

const struct procfs_numbers procfs_descriptors = {&descriptor_entry, next_descriptor};

/* As readlink(2): cut to `size`, the length is the whole's. */
static ssize_t put_target(const char *target, char *buf, size_t size)
{
	size_t length = strlen(target);

	if (size > 0)
		memcpy(buf, target, MIN(length, size));
	return (ssize_t)length;
}

ssize_t procfs_target_self(char *buf, size_t size)
{
	char text[12];

	snprintf(text, sizeof(text), "%d", proc_current()->pid);
	return put_target(text, buf, size);
}

ssize_t procfs_target_mounts(char *buf, size_t size)
{
	return put_target("self/mounts", buf, size);
}
