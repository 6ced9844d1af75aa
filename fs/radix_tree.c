/*
 * Nodes of 64 slots. A node's level says how many bits of the index lie below it: 0 for a node
 * whose slots are items. The root grows upwards when an index needs more bits, and nodes are freed
 * as soon as nothing is below them, so an empty tree owns no memory. A node is empty when it is
 * freed, and so the next one to have it gets it empty, without another look at its slots.
 */

#include "fs/radix_tree.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "mm/slab.h"

#define SLOT_BITS  6
#define SLOTS      (1U << SLOT_BITS)
#define SLOT_MASK  (SLOTS - 1)
#define MAX_HEIGHT ((32 + SLOT_BITS - 1) / SLOT_BITS)

struct radix_node {
	uint32_t used;     /* slots that are not NULL */
	void *slot[SLOTS]; /* nodes, or items on the lowest level */
};

static struct kmem_cache *node_cache;

static void make_empty(void *node)
{
	*(struct radix_node *)node = (struct radix_node){0};
}

void radix_tree_init(void)
{
	node_cache = kmem_cache_create_constructed("radix_node", sizeof(struct radix_node), 0,
						   make_empty);
}

/* Can a tree of this height hold `index`? */
static bool covers(unsigned height, uint32_t index)
{
	return height >= MAX_HEIGHT || index >> (height * SLOT_BITS) == 0;
}

static unsigned slot_of(uint32_t index, unsigned level)
{
	return index >> (level * SLOT_BITS) & SLOT_MASK;
}

void *radix_find(const struct radix_tree *tree, uint32_t index)
{
	void *at = tree->root;
	if (!covers(tree->height, index))
		return NULL;
	for (unsigned level = tree->height; at && level-- > 0;)
		at = ((struct radix_node *)at)->slot[slot_of(index, level)];
	return at;
}

/* An empty tree gets a root as high as `index` needs. */
static int plant(struct radix_tree *tree, uint32_t index)
{
	tree->root = kmem_cache_alloc(node_cache);
	if (!tree->root)
		return -ENOMEM;
	tree->height = 1;
	while (!covers(tree->height, index))
		tree->height++;
	return 0;
}

/* Takes levels off the top, of which all but the first slot are empty, until `height` are left. */
static void lower(struct radix_tree *tree, unsigned height)
{
	while (tree->root && tree->height > height) {
		struct radix_node *node = tree->root;
		tree->root = node->slot[0];
		tree->height--;
		kmem_cache_free(node_cache, node);
	}
}

/* Adds levels above the root until `index` fits; some may be there when memory runs out. */
static int grow(struct radix_tree *tree, uint32_t index)
{
	if (!tree->root)
		return plant(tree, index);
	while (!covers(tree->height, index)) {
		struct radix_node *node = kmem_cache_alloc(node_cache);
		if (!node)
			return -ENOMEM;
		node->slot[0] = tree->root;
		node->used = 1;
		tree->root = node;
		tree->height++;
	}
	return 0;
}

/* Frees the nodes on the way to `index` that hold nothing, lowest first; then levels at the top of
 * which nothing is left. */
static void prune(struct radix_tree *tree, uint32_t index)
{
	struct radix_node *way[MAX_HEIGHT];
	struct radix_node *node = tree->root;
	unsigned level = tree->height;
	while (level > 0 && node) {
		way[--level] = node;
		node = level > 0 ? node->slot[slot_of(index, level)] : NULL;
	}
	for (; level < tree->height && way[level]->used == 0; level++) {
		kmem_cache_free(node_cache, way[level]);
		if (level + 1 == tree->height) {
			*tree = (struct radix_tree){0};
			return;
		}
		way[level + 1]->slot[slot_of(index, level + 1)] = NULL;
		way[level + 1]->used--;
	}
}

/* The slot for `index`, with all nodes on the way to it; NULL: no memory, and some may be there. */
static void **make_slot(struct radix_tree *tree, uint32_t index)
{
	if (grow(tree, index) < 0)
		return NULL;
	struct radix_node *node = tree->root;
	for (unsigned level = tree->height - 1; level > 0; level--) {
		void **slot = &node->slot[slot_of(index, level)];
		if (!*slot) {
			*slot = kmem_cache_alloc(node_cache);
			if (!*slot)
				return NULL;
			node->used++;
		}
		node = *slot;
	}
	node->used++;
	return &node->slot[slot_of(index, 0)];
}

int radix_insert(struct radix_tree *tree, uint32_t index, void *item)
{
	unsigned height = tree->height;
	void **slot = make_slot(tree, index);
	if (!slot) {
		if (covers(tree->height, index))
			prune(tree, index);
		lower(tree, height);
		return -ENOMEM;
	}
	assert(!*slot);
	*slot = item;
	return 0;
}

void *radix_remove(struct radix_tree *tree, uint32_t index)
{
	struct radix_node *node = tree->root;
	if (!node || !covers(tree->height, index))
		return NULL;
	for (unsigned level = tree->height - 1; level > 0 && node; level--)
		node = node->slot[slot_of(index, level)];
	if (!node || !node->slot[slot_of(index, 0)])
		return NULL;
	void *item = node->slot[slot_of(index, 0)];
	node->slot[slot_of(index, 0)] = NULL;
	node->used--;
	prune(tree, index);
	return item;
}

/* The first item at or after `*index` below `node`, whose slots stand for numbers of `level` digits
 * each. The depth of the recursion is the tree's height, at most MAX_HEIGHT. */
static void *next_below(const struct radix_node *node, unsigned level, uint32_t *index)
{
	for (unsigned slot = slot_of(*index, level); slot < SLOTS; slot++) {
		void *below = node->slot[slot];
		if (slot != slot_of(*index, level)) {
			uint32_t span = level * SLOT_BITS;
			*index = (*index >> span & ~SLOT_MASK) << span | slot << span;
		}
		if (below && level > 0)
			below = next_below(below, level - 1, index);
		if (below)
			return below;
	}
	return NULL;
}

void *radix_next(const struct radix_tree *tree, uint32_t *index)
{
	if (!tree->root || !covers(tree->height, *index))
		return NULL;
	return next_below(tree->root, tree->height - 1, index);
}
