/*
 * Sets may watch sets. For a wake-up to come to an end, and at a bearable cost, they must form no
 * circle, not stand too deep, and not lead from one file to too many sets at once; the limits are
 * Linux's. The walks down and up visit each set once: what was found is kept in it, together with
 * the walk's number.
 */

#include "fs/epoll_set.h"
#include "kernel/errno.h"

#define DEPTH_MAX 4 /* sets below a set */

static const unsigned paths_max[DEPTH_MAX + 1] = {[1] = 500, [2] = 100, [3] = 50, [4] = 10};
static uint32_t last_walk; /* guarded by file_watch_lock */

static struct epoll_item *first_item(const struct epoll *set)
{
	struct rb_node *node = rb_first(&set->items);
	return node ? rb_entry(node, struct epoll_item, node) : NULL;
}

static struct epoll_item *item_after(const struct epoll_item *item)
{
	struct rb_node *node = rb_next(&item->node);
	return node ? rb_entry(node, struct epoll_item, node) : NULL;
}

/* How many sets stand one upon another below `set`; more than DEPTH_MAX if `avoid` is among them.
 * `level` keeps the walk itself within bounds. */
static int depth_below(struct epoll *set, const struct epoll *avoid, int level)
{
	int depth = 0;
	if (set == avoid || level > DEPTH_MAX)
		return DEPTH_MAX + 1;
	if (set->walk == last_walk)
		return set->depth;
	for (struct epoll_item *i = first_item(set); i && depth <= DEPTH_MAX; i = item_after(i)) {
		struct epoll *below = epoll_of(i->file);
		if (below)
			depth = MAX(depth, depth_below(below, avoid, level + 1) + 1);
	}
	set->walk = last_walk;
	set->depth = depth;
	return depth;
}

static int depth_above(struct epoll *set, int level)
{
	struct file_watch *watch;
	int depth = 0;
	if (level > DEPTH_MAX)
		return DEPTH_MAX + 1;
	if (set->walk == last_walk)
		return set->depth;
	list_for_each_entry (watch, &set->file->watches, link)
		depth = MAX(depth, depth_above(epoll_item_of(watch)->epoll, level + 1) + 1);
	set->walk = last_walk;
	set->depth = depth;
	return depth;
}

/* Counts the ways from `file` up to sets that nobody watches, by their length. */
static bool too_many_paths(const struct file *file, unsigned depth, unsigned paths[])
{
	struct file_watch *watch;
	list_for_each_entry (watch, &file->watches, link) {
		const struct epoll *set = epoll_item_of(watch)->epoll;
		if (!list_empty(&set->file->watches)) {
			if (depth == DEPTH_MAX || too_many_paths(set->file, depth + 1, paths))
				return true;
		} else if (depth > 0 && ++paths[depth] > paths_max[depth]) {
			return true;
		}
	}
	return false;
}

/* The same for all files that are reached from `set` downward. */
static bool too_many_paths_below(struct epoll *set)
{
	if (set->walk == last_walk)
		return false;
	set->walk = last_walk;
	for (struct epoll_item *i = first_item(set); i; i = item_after(i)) {
		struct epoll *below = epoll_of(i->file);
		unsigned paths[DEPTH_MAX + 1] = {0};
		if (below ? too_many_paths_below(below) : too_many_paths(i->file, 0, paths))
			return true;
	}
	return false;
}

int epoll_check_depth(struct epoll *set, struct file *target)
{
	struct epoll *below = epoll_of(target);
	if (!below)
		return 0;
	last_walk++;
	int down = depth_below(below, set, 0);
	last_walk++;
	return down + 1 + depth_above(set, 0) > DEPTH_MAX ? -ELOOP : 0;
}

int epoll_check_paths(const struct epoll *set, struct file *target)
{
	struct epoll *below = epoll_of(target);
	unsigned paths[DEPTH_MAX + 1] = {0};
	bool too_many = false;
	last_walk++;
	if (below)
		too_many = too_many_paths_below(below);
	else if (!list_empty(&set->file->watches))
		too_many = too_many_paths(target, 0, paths);
	return too_many ? -EINVAL : 0;
}
