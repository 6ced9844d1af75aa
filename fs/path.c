/*
 * The walk. Texts form a stack: the name itself at the bottom, above it the targets of the links
 * being followed. A text that is used up is dropped before a link found at its end is entered, so
 * every text but the innermost still has components left, and "last" means: the innermost text is
 * the only one and ends here.
 */

#include "fs/path.h"
#include "fs/dentry.h"
#include "fs/fscontext.h"
#include "fs/mount.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "mm/slab.h"
#include "syscall/abi/unistd.h"

struct link_text {
	struct link_text *outer; /* NULL: the name itself is next */
	const char *outer_rest;  /* what is left of that */
	char text[];
};

/* `to` with references of its own takes the place of `at`. */
static void move_to(struct path *at, const struct path *to)
{
	path_put(at);
	*at = *to;
}

static const char *skip_slashes(const char *s)
{
	while (*s == '/')
		s++;
	return s;
}

/* Leaves the innermost text. */
static void drop_text(struct walk *walk)
{
	struct link_text *text = walk->texts;
	walk->texts = text->outer;
	walk->rest = text->outer_rest;
	kfree(text);
}

/* Goes from the innermost text's end to the first that has something left. */
static void drop_used_texts(struct walk *walk)
{
	while (walk->texts && *skip_slashes(walk->rest) == '\0')
		drop_text(walk);
}

/* Starts a text: an absolute one from the root. */
static void begin_text(struct walk *walk, const char *text)
{
	walk->rest = text;
	if (*text != '/')
		return;
	path_get(&walk->root);
	move_to(&walk->at, &walk->root);
}

/* One step up; the root's parent is the root. */
static void step_up(struct walk *walk)
{
	do {
		if (path_equal(&walk->at, &walk->root))
			return;
	} while (mount_cross_up(&walk->at));
	struct path up = {walk->at.mount, dentry_get_parent(walk->at.dentry)};
	mount_get(up.mount);
	move_to(&walk->at, &up);
	mount_cross_down(&walk->at);
}

/* The child of the directory where the walk stands, mounts crossed. */
static int step_down(struct walk *walk, const struct name *name, struct path *out)
{
	int err = dentry_lookup(walk->at.dentry, name, &out->dentry);
	if (err < 0)
		return err;
	out->mount = walk->at.mount;
	mount_get(out->mount);
	mount_cross_down(out);
	return 0;
}

/* Reads a link's target as the new innermost text. */
static int push_target(struct walk *walk, struct inode *link)
{
	ssize_t length = link->ops->readlink(link, NULL, 0);
	if (length <= 0)
		return length < 0 ? length : -ENOENT;
	struct link_text *text = kmalloc(sizeof(*text) + length + 1);
	if (!text)
		return -ENOMEM;
	ssize_t got = link->ops->readlink(link, text->text, length);
	if (got < 0) {
		kfree(text);
		return got;
	}
	text->text[MIN(got, length)] = '\0';
	text->outer = walk->texts;
	text->outer_rest = walk->rest;
	walk->texts = text;
	begin_text(walk, text->text);
	return 0;
}

/* Continues at the target of `link`, which was found in the directory where the walk stands. */
static int follow(struct walk *walk, struct dentry *link)
{
	struct inode *inode = link->inode;
	struct path target;
	if (++walk->followed > SYMLOOP_MAX)
		return -ELOOP;
	drop_used_texts(walk);
	inode_accessed(inode);
	if (!inode->ops->follow)
		return push_target(walk, inode);
	int err = inode->ops->follow(inode, &target);
	if (err == 0)
		move_to(&walk->at, &target);
	return err;
}

/* May the walk look up names where it stands? */
static int may_search(const struct walk *walk)
{
	struct inode *dir = walk->at.dentry->inode;
	return S_ISDIR(dir->mode) ? inode_permission(dir, X_OK) : -ENOTDIR;
}

/* Cuts the next component off the rest; false when there is none. */
static bool next_component(struct walk *walk, const char **component, size_t *length)
{
	const char *start = skip_slashes(walk->rest), *end = start;
	while (*end && *end != '/')
		end++;
	walk->rest = end;
	*component = start;
	*length = end - start;
	return end > start;
}

static enum last_kind kind_of(const char *component, size_t length)
{
	if (length == 1 && component[0] == '.')
		return LAST_DOT;
	if (length == 2 && component[0] == '.' && component[1] == '.')
		return LAST_DOTDOT;
	return LAST_NAME;
}

/* One component that is not the last. */
static int step(struct walk *walk)
{
	struct path next;
	if (walk->kind == LAST_DOTDOT)
		step_up(walk);
	if (walk->kind != LAST_NAME)
		return 0;
	int err = step_down(walk, &walk->last, &next);
	if (err < 0)
		return err;
	if (!S_ISLNK(next.dentry->inode->mode)) {
		move_to(&walk->at, &next);
		return 0;
	}
	err = follow(walk, next.dentry);
	path_put(&next);
	return err;
}

/* Is nothing left but slashes, in the innermost text and all around it? Then notes whether there
 * are any: once at the last component, following links only leads to others. */
static bool at_last(struct walk *walk)
{
	bool slash = *walk->rest == '/';
	if (*skip_slashes(walk->rest) != '\0')
		return false;
	for (const struct link_text *text = walk->texts; text; text = text->outer) {
		if (*skip_slashes(text->outer_rest) != '\0')
			return false;
		slash |= *text->outer_rest == '/';
	}
	walk->slash |= slash;
	return true;
}

/* Walks until the last component is cut off but not entered. */
static int walk_on(struct walk *walk)
{
	for (;;) {
		const char *component;
		size_t length;
		if (!next_component(walk, &component, &length)) {
			if (walk->texts) {
				drop_text(walk);
				continue;
			}
			walk->kind = LAST_ROOT;
			return 0;
		}
		int err = may_search(walk);
		if (err < 0)
			return err;
		if (length > NAME_MAX)
			return -ENAMETOOLONG;
		walk->last = name_of(component, length);
		walk->kind = kind_of(component, length);
		if (at_last(walk))
			return 0;
		err = step(walk);
		if (err < 0)
			return err;
	}
}

int walk_to_parent(struct walk *walk, const struct path *base, const char *name)
{
	*walk = (struct walk){0};
	fscontext_root(&walk->root);
	if (base && *name != '/') {
		walk->at = *base;
		path_get(&walk->at);
	} else {
		fscontext_cwd(&walk->at);
	}
	if (*name == '\0')
		return -ENOENT;
	if (strnlen(name, PATH_MAX) == PATH_MAX)
		return -ENAMETOOLONG;
	begin_text(walk, name);
	return walk_on(walk);
}

int walk_follow_last(struct walk *walk, struct dentry *link)
{
	int err = follow(walk, link);
	return err < 0 ? err : walk_on(walk);
}

void walk_end(struct walk *walk)
{
	while (walk->texts)
		drop_text(walk);
	path_put(&walk->at);
	path_put(&walk->root);
}

int walk_last(struct walk *walk, struct path *out)
{
	if (walk->kind == LAST_NAME)
		return step_down(walk, &walk->last, out);
	if (walk->kind == LAST_DOTDOT)
		step_up(walk);
	*out = walk->at;
	path_get(out);
	return 0;
}

/* The last component, and where it leads if it is a symbolic link that is to be followed. */
static int find_last(struct walk *walk, unsigned flags, struct path *out)
{
	for (;;) {
		int err = walk_last(walk, out);
		if (err < 0)
			return err;
		if (!S_ISLNK(out->dentry->inode->mode))
			return 0;
		if (flags & PATH_NOFOLLOW && !walk->slash)
			return 0;
		err = walk_follow_last(walk, out->dentry);
		path_put(out);
		if (err < 0)
			return err;
	}
}

int path_lookup(const struct path *base, const char *name, unsigned flags, struct path *out)
{
	struct walk walk;
	if (*name == '\0' && flags & PATH_EMPTY) {
		if (!base) {
			fscontext_cwd(out);
			return 0;
		}
		*out = *base;
		path_get(out);
		return 0;
	}
	int err = walk_to_parent(&walk, base, name);
	if (err == 0)
		err = find_last(&walk, flags, out);
	if (err == 0 && (walk.slash || flags & PATH_DIRECTORY) &&
	    !S_ISDIR(out->dentry->inode->mode)) {
		path_put(out);
		err = -ENOTDIR;
	}
	walk_end(&walk);
	return err;
}

/* Puts a name and a slash before `at`; NULL if they do not fit. */
static char *prepend(char *start, char *at, const struct dentry *dentry)
{
	if (!at || (size_t)(at - start) < dentry->name_length + 1)
		return NULL;
	at -= dentry->name_length;
	memcpy(at, dentry->name, dentry->name_length);
	*--at = '/';
	return at;
}

char *path_format_from(const struct path *root, const struct path *path, char *buf, size_t size,
		       bool *removed)
{
	struct path up = *path;
	char *at = buf + size - 1;
	*at = '\0';
	spin_lock(&dentry_lock);
	if (removed)
		*removed = dentry_removed(path->dentry);
	while (at && !path_equal(&up, root)) {
		if (up.dentry != up.mount->root && up.dentry->parent != up.dentry) {
			at = prepend(buf, at, up.dentry);
			up.dentry = up.dentry->parent;
		} else if (up.mount->parent) {
			up = (struct path){.mount = up.mount->parent,
					   .dentry = up.mount->mountpoint};
		} else {
			break;
		}
	}
	spin_unlock(&dentry_lock);
	if (at && *at == '\0' && at > buf)
		*--at = '/';
	return at;
}

/* What has no path. */
static char *format_unnamed(const struct path *path, char *buf, size_t size)
{
	const struct dentry *dentry = path->dentry;
	const char *kind = path->mount->super->type->unnamed;
	if (*dentry->name == '/')
		snprintf(buf, size, "%s:[%llu]", kind, (unsigned long long)dentry->inode->ino);
	else
		snprintf(buf, size, "%s:%.*s", kind, (int)dentry->name_length, dentry->name);
	return buf;
}

char *path_format(const struct path *path, char *buf, size_t size, bool *removed)
{
	struct path root;
	if (path->mount->super->type->unnamed) {
		if (removed)
			*removed = false;
		return format_unnamed(path, buf, size);
	}
	fscontext_root(&root);
	char *text = path_format_from(&root, path, buf, size, removed);
	path_put(&root);
	return text;
}

int path_permission(const struct path *path, unsigned want)
{
	const struct inode *inode = path->dentry->inode;
	mode_t mode = inode->mode;
	if (want & W_OK && (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode))) {
		int err = mount_want_write(path->mount);
		if (err < 0)
			return err;
	}
	return inode_permission(path->dentry->inode, want);
}
