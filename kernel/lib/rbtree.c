/*
 * Red-black trees. The rules, which bound the longest way down to twice the shortest:
 *
 *   - the root is black, and so is a missing child;
 *   - a red node has no red child;
 *   - every way from a node down to a missing child passes the same number of black nodes.
 *
 * Insertion adds a red node, which can break only the second rule; a removed black node breaks only
 * the third. Both repairs climb from the place of the damage, recolouring, and end with at most
 * three rotations. Left and right are mirror images: children are an index, 0 left and 1 right, so
 * that each case is written once. The caller's lock guards the tree.
 */

#include "kernel/lib/rbtree.h"

static struct rb_node **child_slot(struct rb_node *node, bool right)
{
	return right ? &node->right : &node->left;
}

static struct rb_node *child(const struct rb_node *node, bool right)
{
	return right ? node->right : node->left;
}

static bool is_red(const struct rb_node *node)
{
	return node && node->red;
}

static bool is_right_child(const struct rb_node *node)
{
	return node->parent->right == node;
}

/* Puts `to`, which may be missing, where `from` hangs. */
static void replace_child(struct rb_tree *tree, struct rb_node *from, struct rb_node *to)
{
	if (!from->parent)
		tree->root = to;
	else
		*child_slot(from->parent, is_right_child(from)) = to;
	if (to)
		to->parent = from->parent;
}

void rb_changed(struct rb_tree *tree, struct rb_node *node)
{
	for (; tree->update && node; node = node->parent)
		tree->update(node);
}

/* Turns `node` down to the side `right`; its child from the other side takes its place. The order
 * of the elements stays. */
static void rotate(struct rb_tree *tree, struct rb_node *node, bool right)
{
	struct rb_node *up = child(node, !right);
	struct rb_node *between = child(up, right);

	replace_child(tree, node, up);
	*child_slot(up, right) = node;
	node->parent = up;
	*child_slot(node, !right) = between;
	if (between)
		between->parent = node;
	if (tree->update) {
		tree->update(node);
		tree->update(up);
	}
}

/* `node` is red and may have a red parent. */
static void repair_red(struct rb_tree *tree, struct rb_node *node)
{
	while (is_red(node->parent)) {
		struct rb_node *parent = node->parent;
		struct rb_node *grandparent = parent->parent; /* there: a root is black */
		bool side = is_right_child(parent);
		struct rb_node *uncle = child(grandparent, !side);

		if (is_red(uncle)) { /* both take the grandparent's blackness */
			parent->red = false;
			uncle->red = false;
			grandparent->red = true;
			node = grandparent;
			continue;
		}
		if (is_right_child(node) != side) { /* bring the two reds into one line */
			rotate(tree, parent, side);
			parent = node;
		}
		parent->red = false;
		grandparent->red = true;
		rotate(tree, grandparent, !side);
		break;
	}
	tree->root->red = false;
}

void rb_insert(struct rb_tree *tree, struct rb_node *node, struct rb_node *parent,
	       struct rb_node **link)
{
	node->parent = parent;
	node->left = NULL;
	node->right = NULL;
	node->red = true;
	*link = node;
	rb_changed(tree, node);
	repair_red(tree, node);
}

/* The ways through the child of `parent` on side `right` have one black node too few, and `sibling`
 * is black. If one of its children is red, rotations put things right and the result is true;
 * otherwise the sibling turns red and the same lack is now above, at `parent`. */
static bool settle_lack(struct rb_tree *tree, struct rb_node *parent, struct rb_node *sibling,
			bool right)
{
	struct rb_node *near = child(sibling, right);
	struct rb_node *far = child(sibling, !right);

	if (!is_red(near) && !is_red(far)) {
		sibling->red = true;
		return false;
	}
	if (!is_red(far)) {
		near->red = false;
		sibling->red = true;
		rotate(tree, sibling, !right);
		far = sibling;
		sibling = near;
	}
	sibling->red = parent->red;
	parent->red = false;
	far->red = false;
	rotate(tree, parent, right);
	return true;
}

/* The ways through `node`, which may be missing, a child of `parent`, have one black too few. */
static void repair_lack(struct rb_tree *tree, struct rb_node *node, struct rb_node *parent)
{
	while (parent && !is_red(node)) {
		bool right = parent->right == node;
		struct rb_node *sibling = child(parent, !right);

		if (is_red(sibling)) { /* get a black one */
			sibling->red = false;
			parent->red = true;
			rotate(tree, parent, right);
			sibling = child(parent, !right);
		}
		if (settle_lack(tree, parent, sibling, right))
			return;
		node = parent;
		parent = node->parent;
	}
	if (node)
		node->red = false;
}

/* Makes `heir`, the next element, which has no left child, stand where `node` stands with its
 * colour. Returns the parent under which the heir's own place is now lacking. */
static struct rb_node *succeed(struct rb_tree *tree, struct rb_node *node, struct rb_node *heir)
{
	struct rb_node *lacking = heir;

	if (heir->parent != node) {
		lacking = heir->parent;
		replace_child(tree, heir, heir->right);
		heir->right = node->right;
		heir->right->parent = heir;
	}
	replace_child(tree, node, heir);
	heir->left = node->left;
	heir->left->parent = heir;
	heir->red = node->red;
	return lacking;
}

void rb_remove(struct rb_tree *tree, struct rb_node *node)
{
	struct rb_node *orphan, *parent;
	bool lost_black;

	if (node->left && node->right) {
		struct rb_node *heir = rb_next(node);

		orphan = heir->right;
		lost_black = !heir->red;
		parent = succeed(tree, node, heir);
	} else {
		orphan = node->left ? node->left : node->right;
		lost_black = !node->red;
		parent = node->parent;
		replace_child(tree, node, orphan);
	}
	rb_changed(tree, parent);
	if (lost_black)
		repair_lack(tree, orphan, parent);
}

static struct rb_node *outermost(struct rb_node *node, bool right)
{
	while (node && child(node, right))
		node = child(node, right);
	return node;
}

static struct rb_node *neighbour(const struct rb_node *node, bool right)
{
	if (child(node, right))
		return outermost(child(node, right), !right);
	while (node->parent && is_right_child(node) == right)
		node = node->parent;
	return node->parent;
}

struct rb_node *rb_first(const struct rb_tree *tree)
{
	return outermost(tree->root, false);
}

struct rb_node *rb_last(const struct rb_tree *tree)
{
	return outermost(tree->root, true);
}

struct rb_node *rb_next(const struct rb_node *node)
{
	return neighbour(node, true);
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	return neighbour(node, false);
}
