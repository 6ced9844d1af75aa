#ifndef KERNEL_LIB_RBTREE_H
#define KERNEL_LIB_RBTREE_H

/*
 * A red-black tree whose nodes live inside the elements: ordered sets with logarithmic insertion,
 * removal and search. The caller walks down from `root` to search, and hands the place it found
 * to rb_insert; the tree itself never compares.
 *
 * An element may keep a summary of all that is below its node, made from its own value and the
 * summaries of its two children. The tree's `update` remakes it; the tree calls it, children first,
 * wherever what is below a node has changed. Who changes an element's own value calls rb_changed().
 */

#include "kernel/types.h"

struct rb_node {
	struct rb_node *parent;
	struct rb_node *left;
	struct rb_node *right;
	bool red;
};

struct rb_tree {
	struct rb_node *root;
	void (*update)(struct rb_node *node); /* NULL: no summaries */
};

#define rb_entry(ptr, type, member) container_of(ptr, type, member)

/* Links `node` at `*link`, an empty child slot of `parent` (or the root), and rebalances. */
void rb_insert(struct rb_tree *tree, struct rb_node *node, struct rb_node *parent,
	       struct rb_node **link);
void rb_remove(struct rb_tree *tree, struct rb_node *node);
void rb_changed(struct rb_tree *tree, struct rb_node *node);

/* In order; NULL at the end. */
struct rb_node *rb_first(const struct rb_tree *tree);
struct rb_node *rb_last(const struct rb_tree *tree);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);

#endif
