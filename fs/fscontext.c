/*
 * Root, working directory and umask of processes.
 */

#include "fs/fscontext.h"
#include "fs/refs.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "proc/proc.h"

#define DEFAULT_UMASK 022

static struct fscontext *allocate(void)
{
	struct fscontext *fs = kzalloc(sizeof(*fs));
	if (!fs)
		return NULL;
	fs->refs = 1;
	spin_init(&fs->lock, "fscontext", RANK_FSCONTEXT);
	return fs;
}

int fscontext_create(struct fscontext **out)
{
	struct fscontext *fs = allocate();
	if (!fs)
		return -ENOMEM;
	mount_root(&fs->root);
	mount_root(&fs->cwd);
	fs->umask = DEFAULT_UMASK;
	*out = fs;
	return 0;
}

int fscontext_copy(struct fscontext *from, struct fscontext **out)
{
	struct fscontext *fs = allocate();
	if (!fs)
		return -ENOMEM;
	spin_lock(&from->lock);
	fs->root = from->root;
	fs->cwd = from->cwd;
	fs->umask = from->umask;
	path_get(&fs->root);
	path_get(&fs->cwd);
	spin_unlock(&from->lock);
	*out = fs;
	return 0;
}

void fscontext_get(struct fscontext *fs)
{
	refs_get(&fs->refs);
}

void fscontext_put(struct fscontext *fs)
{
	if (!fs || !refs_put(&fs->refs))
		return;
	path_put(&fs->root);
	path_put(&fs->cwd);
	kfree(fs);
}

/* A copy of one of the context's paths, with references. */
static void take(struct fscontext *fs, const struct path *path, struct path *out)
{
	spin_lock(&fs->lock);
	*out = *path;
	path_get(out);
	spin_unlock(&fs->lock);
}

void fscontext_root(struct path *out)
{
	struct fscontext *fs = proc_current()->fs;
	if (fs)
		take(fs, &fs->root, out);
	else
		mount_root(out);
}

void fscontext_cwd(struct path *out)
{
	struct fscontext *fs = proc_current()->fs;
	if (fs)
		take(fs, &fs->cwd, out);
	else
		mount_root(out);
}

mode_t fscontext_umask(void)
{
	struct fscontext *fs = proc_current()->fs;
	return fs ? fs->umask : 0;
}

/* The process's own exit takes its context away under its lock, so it stays for as long as that is
 * held. */
int fscontext_of(struct proc *p, struct path *root, struct path *cwd)
{
	struct fscontext *fs;
	spin_lock(&p->lock);
	fs = p->fs;
	if (fs)
		fscontext_get(fs);
	spin_unlock(&p->lock);
	if (!fs)
		return -ESRCH;
	take(fs, &fs->root, root);
	take(fs, &fs->cwd, cwd);
	fscontext_put(fs);
	return 0;
}

int fscontext_umask_of(struct proc *p, mode_t *out)
{
	spin_lock(&p->lock);
	struct fscontext *fs = p->fs;
	if (fs)
		*out = fs->umask;
	spin_unlock(&p->lock);
	return fs ? 0 : -ESRCH;
}

/* Puts `path` into one of the current context's places. */
static void replace(struct path *place, const struct path *path)
{
	struct fscontext *fs = proc_current()->fs;
	path_get(path);
	spin_lock(&fs->lock);
	struct path old = *place;
	*place = *path;
	spin_unlock(&fs->lock);
	path_put(&old);
}

void fscontext_set_root(const struct path *root)
{
	replace(&proc_current()->fs->root, root);
}

void fscontext_set_cwd(const struct path *cwd)
{
	replace(&proc_current()->fs->cwd, cwd);
}

mode_t fscontext_set_umask(mode_t mask)
{
	struct fscontext *fs = proc_current()->fs;
	spin_lock(&fs->lock);
	mode_t old = fs->umask;
	fs->umask = mask & 0777;
	spin_unlock(&fs->lock);
	return old;
}
