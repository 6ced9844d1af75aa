/*
 * Where mappings go that may go anywhere: into the highest gap that is large enough. Every area
 * keeps a summary of the areas below it in the tree: where they begin and end, and the widest gap
 * between two of them. A part of the tree in which nothing fits is passed over whole, so a place is
 * found in logarithmic time, however many areas and holes there are.
 *
 * Gaps at the edges of the range that is searched, below the programs' text and above mmap_top, are
 * cut there; the summaries know nothing of that, but only the two ways down to the edges see it.
 */

#include "mm/area.h"
#include "mm/layout.h"

static struct vm_area *area_of(struct rb_node *node)
{
	return node ? rb_entry(node, struct vm_area, node) : NULL;
}

/* Up to where may something be put below `area`? One that grows down keeps its distance. */
static vaddr_t ceiling_below(const struct vm_area *area)
{
	vaddr_t distance = area->grows_down ? STACK_GAP : 0;

	return area->start > distance ? area->start - distance : 0;
}

static size_t width(vaddr_t floor, vaddr_t ceiling)
{
	return ceiling > floor ? ceiling - floor : 0;
}

void gaps_update(struct rb_node *node)
{
	struct vm_area *area = area_of(node);
	const struct vm_area *left = area_of(node->left), *right = area_of(node->right);

	area->below_low = ceiling_below(area);
	area->below_high = area->end;
	area->below_gap = 0;
	if (left) {
		area->below_gap = MAX(left->below_gap, width(left->below_high, area->below_low));
		area->below_low = left->below_low;
	}
	if (right) {
		size_t beside = width(area->end, right->below_low);
		area->below_gap = MAX(area->below_gap, MAX(right->below_gap, beside));
		area->below_high = right->below_high;
	}
}

struct search {
	size_t length;
	vaddr_t bottom, top; /* within these */
};

/* The place in one gap, or 0. */
static vaddr_t place_in_gap(const struct search *s, vaddr_t floor, vaddr_t ceiling)
{
	floor = MAX(floor, s->bottom);
	ceiling = MIN(ceiling, s->top);
	return width(floor, ceiling) >= s->length ? ceiling - (vaddr_t)s->length : 0;
}

/* The highest place between `floor` and `ceiling`, where the areas below `node` are all there is.
 */
static vaddr_t place_among(const struct search *s, struct rb_node *node, vaddr_t floor,
			   vaddr_t ceiling)
{
	const struct vm_area *area = area_of(node);

	if (!area)
		return place_in_gap(s, floor, ceiling);
	if (area->below_gap < s->length && width(floor, area->below_low) < s->length &&
	    width(area->below_high, ceiling) < s->length)
		return 0;
	if (ceiling <= s->bottom || floor >= s->top)
		return 0;
	vaddr_t place = place_among(s, node->right, area->end, ceiling);
	return place ? place : place_among(s, node->left, floor, ceiling_below(area));
}

vaddr_t area_place(struct addrspace *as, size_t length)
{
	struct search s = {.length = length, .bottom = USER_TEXT, .top = as->mmap_top};

	return place_among(&s, as->areas.root, 0, USERLIMIT);
}
