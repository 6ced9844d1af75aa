#ifndef FS_RADIX_TREE_H
#define FS_RADIX_TREE_H

/*
 * A map from 32-bit numbers to pointers: a tree of nodes with 64 slots each, as high as the largest
 * number needs, so that a lookup takes one step for each six bits of it. Sparse numbers cost nodes
 * only where there is something. The caller locks.
 */

#include "kernel/types.h"

struct radix_node;

struct radix_tree {
	struct radix_node *root; /* NULL: empty */
	unsigned height;         /* levels of nodes */
};

void radix_tree_init(void); /* the nodes' cache; once at boot */

/* The item at `index`, or NULL. */
void *radix_find(const struct radix_tree *tree, uint32_t index);

/* Puts `item`, which is not NULL, at `index`, where nothing is; 0 or -ENOMEM. */
int radix_insert(struct radix_tree *tree, uint32_t index, void *item) __must_check;

/* Takes out and returns the item at `index`, or NULL. Nodes that become empty are freed. */
void *radix_remove(struct radix_tree *tree, uint32_t index);

/* The item with the lowest number at or after `*index`, which becomes its number; NULL: none. */
void *radix_next(const struct radix_tree *tree, uint32_t *index);

#endif
