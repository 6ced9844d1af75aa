/*
 * Kernel stacks: an arena in the kernel heap. A heap range is cut into slots of a stack and one
 * page that is never mapped; the slots' order is stack, page, stack, page ..., and the range's own
 * unmapped page stands before the first. So below every stack there is a page where an overflow
 * faults instead of writing into somebody's data.
 *
 *	| none | stack 0 | none | stack 1 | none | ... | stack 31 | none |
 *	       ^ base
 *
 * The descriptor of a stack's lowest frame names its arena in `owner`. A few stacks are kept mapped
 * when they are freed: the next fork takes them as they are.
 *
 * Low places come first: a new stack lies in the lowest arena that has room, and the spare stacks
 * are the lowest of those that were freed. So the arenas that a crowd has needed empty, and go.
 *
 * kstack_lock guards the arenas and the spare stacks; it is not held while the heap is called.
 */

#include "kernel/errno.h"
#include "kernel/lib/list.h"
#include "kernel/lib/rbtree.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "mm/fail.h"
#include "mm/heap.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/slab.h"

#define SLOTS       32 /* an arena: the bits of `used` */
#define SLOT_SIZE   (KSTACK_SIZE + PAGE_SIZE)
#define ALL_USED    0xFFFFFFFFU
#define SPARE_MAX   16
#define STACK_PAGES (KSTACK_SIZE / PAGE_SIZE)

struct stack_arena {
	struct list link;    /* in `arenas` */
	struct rb_node node; /* in `open_arenas`, by base, unless it is full */
	vaddr_t base;
	uint32_t used; /* a bit a slot */
};

static struct spinlock kstack_lock = SPINLOCK_INIT("kstack", RANK_HEAP);
static struct kmem_cache *cache;

/* Guarded by kstack_lock. */
static struct list arenas = LIST_INIT(arenas);
static struct rb_tree open_arenas;
static vaddr_t spare[SPARE_MAX];
static unsigned nspare;
static unsigned long nstacks;

void kstack_init(void)
{
	cache = kmem_cache_create("stack_arena", sizeof(struct stack_arena), 0);
}

/* --- Slots: the lock is held --------------------------------------------------------------------
 */

static struct stack_arena *arena_of(struct rb_node *node)
{
	return rb_entry(node, struct stack_arena, node);
}

static void add_open(struct stack_arena *arena)
{
	struct rb_node **link = &open_arenas.root, *parent = NULL;

	while (*link) {
		parent = *link;
		link = arena->base < arena_of(parent)->base ? &parent->left : &parent->right;
	}
	rb_insert(&open_arenas, &arena->node, parent, link);
}

static bool take_slot(struct stack_arena **arena_out, vaddr_t *stack)
{
	struct rb_node *lowest = rb_first(&open_arenas);

	if (!lowest)
		return false;
	struct stack_arena *arena = arena_of(lowest);
	unsigned slot = (unsigned)__builtin_ctz(~arena->used);
	arena->used |= 1U << slot;
	if (arena->used == ALL_USED)
		rb_remove(&open_arenas, &arena->node);
	*arena_out = arena;
	*stack = arena->base + slot * SLOT_SIZE;
	return true;
}

/* Returns whether the arena is empty now and nobody's: the caller frees it. */
static bool release_slot(struct stack_arena *arena, vaddr_t stack)
{
	if (arena->used == ALL_USED)
		add_open(arena);
	arena->used &= ~(1U << (stack - arena->base) / SLOT_SIZE);
	if (arena->used != 0)
		return false;
	rb_remove(&open_arenas, &arena->node);
	list_del(&arena->link);
	return true;
}

/* Where the lowest or the highest spare stack stands; there is one. */
static unsigned find_spare(bool lowest)
{
	unsigned found = 0;

	for (unsigned i = 1; i < nspare; i++)
		if ((spare[i] < spare[found]) == lowest)
			found = i;
	return found;
}

/* The lowest spare stack, unless an arena below it has room; 0: none. */
static vaddr_t take_spare(void)
{
	struct rb_node *open = rb_first(&open_arenas);

	if (nspare == 0)
		return 0;
	unsigned lowest = find_spare(true);
	vaddr_t stack = spare[lowest];
	if (open && arena_of(open)->base + SLOTS * SLOT_SIZE <= stack)
		return 0;
	spare[lowest] = spare[--nspare];
	return stack;
}

/* Keeps the stack, or another in its place; returns the one that is too many, or 0. */
static vaddr_t keep_spare(vaddr_t stack)
{
	if (nspare < SPARE_MAX) {
		spare[nspare++] = stack;
		return 0;
	}
	unsigned highest = find_spare(false);
	vaddr_t other = MAX(spare[highest], stack);
	spare[highest] = MIN(spare[highest], stack);
	return other;
}

/* --- Arenas and frames: no lock is held ---------------------------------------------------------
 */

static void arena_destroy(struct stack_arena *arena)
{
	heap_unreserve(arena->base);
	kmem_cache_free(cache, arena);
}

static struct stack_arena *arena_create(void)
{
	struct stack_arena *arena = kmem_cache_zalloc(cache);

	if (!arena)
		return NULL;
	arena->base = heap_reserve(SLOTS * SLOT_SIZE);
	if (!arena->base) {
		kmem_cache_free(cache, arena);
		return NULL;
	}
	return arena;
}

static void give_slot_back(struct stack_arena *arena, vaddr_t stack)
{
	spin_lock(&kstack_lock);
	bool empty = release_slot(arena, stack);
	spin_unlock(&kstack_lock);
	if (empty)
		arena_destroy(arena);
}

static bool get_slot(struct stack_arena **arena, vaddr_t *stack)
{
	spin_lock(&kstack_lock);
	bool found = take_slot(arena, stack);
	spin_unlock(&kstack_lock);
	if (found)
		return true;

	struct stack_arena *fresh = arena_create();
	if (!fresh)
		return false;
	spin_lock(&kstack_lock);
	list_add(&arenas, &fresh->link);
	add_open(fresh);
	take_slot(arena, stack);
	spin_unlock(&kstack_lock);
	return true;
}

/* Unmaps a stack, or the part of it that is mapped; returns its arena. */
static struct stack_arena *unmap_stack(vaddr_t stack)
{
	struct stack_arena *arena = NULL;
	paddr_t pa;

	for (unsigned i = 0; i < STACK_PAGES; i++) {
		if (!pagetable_unmap_kernel(stack + i * PAGE_SIZE, &pa))
			continue;
		struct page *page = phys_to_page(pa);
		arena = page->owner;
		page_put(page);
	}
	return arena;
}

static int map_stack(struct stack_arena *arena, vaddr_t stack)
{
	for (unsigned i = 0; i < STACK_PAGES; i++) {
		struct page *page = page_alloc(0, 0);
		if (!page)
			return -ENOMEM;
		page->owner = arena;
		int err =
			pagetable_map_kernel(stack + i * PAGE_SIZE, page_to_phys(page), MAP_WRITE);
		if (err < 0) {
			page_put(page);
			return err;
		}
	}
	return 0;
}

/* --- What others use -----------------------------------------------------------------------------
 */

vaddr_t kstack_alloc(void)
{
	struct stack_arena *arena;

	if (fail_now())
		return 0;
	spin_lock(&kstack_lock);
	vaddr_t stack = take_spare();
	nstacks += stack != 0;
	spin_unlock(&kstack_lock);
	if (stack)
		return stack;
	if (!get_slot(&arena, &stack))
		return 0;
	if (map_stack(arena, stack) < 0) {
		unmap_stack(stack);
		give_slot_back(arena, stack);
		return 0;
	}
	spin_lock(&kstack_lock);
	nstacks++;
	spin_unlock(&kstack_lock);
	return stack;
}

static void destroy_stack(vaddr_t stack)
{
	struct stack_arena *arena = unmap_stack(stack);

	assert(arena);
	give_slot_back(arena, stack);
}

void kstack_free(vaddr_t stack)
{
	spin_lock(&kstack_lock);
	assert(nstacks > 0);
	nstacks--;
	stack = keep_spare(stack);
	spin_unlock(&kstack_lock);
	if (stack)
		destroy_stack(stack);
}

void kstack_reap(void)
{
	for (;;) {
		spin_lock(&kstack_lock);
		vaddr_t stack = nspare > 0 ? spare[--nspare] : 0;
		spin_unlock(&kstack_lock);
		if (!stack)
			return;
		destroy_stack(stack);
	}
}

struct kstack_counts kstack_counts(void)
{
	spin_lock(&kstack_lock);
	struct kstack_counts counts = {.stacks = nstacks, .spare = nspare};
	spin_unlock(&kstack_lock);
	return counts;
}

static bool guards_a_stack(vaddr_t va)
{
	const struct stack_arena *arena;

	list_for_each_entry (arena, &arenas, link) {
		vaddr_t offset = va - (arena->base - PAGE_SIZE);
		unsigned slot = offset / SLOT_SIZE;
		if (slot < SLOTS && offset % SLOT_SIZE < PAGE_SIZE && (arena->used >> slot & 1))
			return true;
	}
	return false;
}

/* Called when the stack is broken and the machine about to stop: takes no lock. */
bool kstack_guard_hit(vaddr_t va)
{
	return guards_a_stack(va);
}
