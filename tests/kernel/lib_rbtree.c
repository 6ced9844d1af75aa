/* Red-black trees: the invariants after every kind of history. */

#include "kernel/lib/rbtree.h"
#include "kernel/test.h"

#define NODES  512
#define ROUNDS 20000

struct element {
	struct rb_node node;
	uint32_t key;
	bool inside;
};

static struct element elements[NODES];

/* A fixed sequence that looks random (Numerical Recipes' generator): the test is the same each
 * time.
 */
static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void insert(struct rb_tree *tree, struct element *e)
{
	struct rb_node **link = &tree->root, *parent = NULL;

	while (*link) {
		parent = *link;
		link = e->key < rb_entry(parent, struct element, node)->key ? &parent->left
									    : &parent->right;
	}
	rb_insert(tree, &e->node, parent, link);
	e->inside = true;
}

/* Black nodes on the way down from `node` to a missing child, or -1 if a rule is broken below. */
static int black_height(const struct rb_node *node, const struct rb_node *parent)
{
	int left, right;

	if (!node)
		return 0;
	if (node->parent != parent || (node->red && parent && parent->red))
		return -1;
	left = black_height(node->left, node);
	right = black_height(node->right, node);
	if (left < 0 || left != right)
		return -1;
	return left + !node->red;
}

static bool is_sound(const struct rb_tree *tree)
{
	return !(tree->root && tree->root->red) && black_height(tree->root, NULL) >= 0;
}

/* Elements met from the first to the last; 0 if they do not rise. */
static unsigned count_in_order(const struct rb_tree *tree)
{
	uint32_t last = 0;
	unsigned count = 0;

	for (struct rb_node *n = rb_first(tree); n; n = rb_next(n)) {
		uint32_t key = rb_entry(n, struct element, node)->key;

		if (key < last)
			return 0;
		last = key;
		count++;
	}
	return count;
}

static unsigned count_backwards(const struct rb_tree *tree)
{
	unsigned count = 0;

	for (struct rb_node *n = rb_last(tree); n; n = rb_prev(n))
		count++;
	return count;
}

KERNEL_TEST(an_empty_tree_has_no_first_and_no_last)
{
	struct rb_tree tree = {0};

	EXPECT(!rb_first(&tree));
	EXPECT(!rb_last(&tree));
}

KERNEL_TEST(a_tree_filled_in_rising_order_stays_balanced)
{
	struct rb_tree tree = {0};

	for (uint32_t i = 0; i < NODES; i++) {
		elements[i].key = i;
		insert(&tree, &elements[i]);
	}
	EXPECT(is_sound(&tree));
	EXPECT(black_height(tree.root, NULL) >= 5);
	EXPECT_EQ(count_in_order(&tree), NODES);
	EXPECT_EQ(count_backwards(&tree), NODES);
}

KERNEL_TEST(twenty_thousand_random_changes_keep_a_tree_sound)
{
	struct rb_tree tree = {0};
	uint32_t seed = 1;
	unsigned inside = 0, unsound = 0;

	for (size_t i = 0; i < NODES; i++)
		elements[i].inside = false;
	for (int round = 0; round < ROUNDS; round++) {
		struct element *e = &elements[next_random(&seed) % NODES];

		if (e->inside) {
			rb_remove(&tree, &e->node);
			e->inside = false;
			inside--;
		} else {
			e->key = next_random(&seed) % 100; /* many are equal */
			insert(&tree, e);
			inside++;
		}
		if (round % 64 == 0 && !(is_sound(&tree) && count_in_order(&tree) == inside))
			unsound++;
	}
	EXPECT_EQ(unsound, 0);
	EXPECT(is_sound(&tree));
	EXPECT_EQ(count_backwards(&tree), inside);
}

KERNEL_TEST(equal_keys_stay_in_the_order_of_insertion)
{
	struct rb_tree tree = {0};
	struct element *expected = elements;

	for (size_t i = 0; i < 64; i++) {
		elements[i].key = 7;
		insert(&tree, &elements[i]);
	}
	for (struct rb_node *n = rb_first(&tree); n; n = rb_next(n))
		EXPECT(rb_entry(n, struct element, node) == expected++);
}

KERNEL_TEST(a_tree_emptied_from_the_front_is_sound_at_each_step)
{
	struct rb_tree tree = {0};
	unsigned unsound = 0;

	for (uint32_t i = 0; i < NODES; i++) {
		elements[i].key = i * 7919 % NODES;
		insert(&tree, &elements[i]);
	}
	while (tree.root) {
		rb_remove(&tree, rb_first(&tree));
		unsound += !is_sound(&tree);
	}
	EXPECT_EQ(unsound, 0);
}
