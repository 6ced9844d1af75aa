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
 * kstack_lock guards the arenas and the spare stacks; it is not held while the heap is called.
 */

#include "kernel/errno.h"
#include "kernel/lib/list.h"
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
	struct list link; /* in `open_arenas` or `full_arenas` */
	vaddr_t base;
	uint32_t used; /* a bit a slot */
};

static struct spinlock kstack_lock = SPINLOCK_INIT("kstack", RANK_HEAP);
static struct kmem_cache *cache;

/* Guarded by kstack_lock. */
static struct list open_arenas = LIST_INIT(open_arenas);
static struct list full_arenas = LIST_INIT(full_arenas);
static vaddr_t spare[SPARE_MAX];
static unsigned nspare;
static unsigned long nstacks;

void kstack_init(void)
{
	cache = kmem_cache_create("stack_arena", sizeof(struct stack_arena), 0);
}

/* --- Slots: the lock is held --------------------------------------------------------------------
 */

static bool take_slot(struct stack_arena **arena_out, vaddr_t *stack)
{
	if (list_empty(&open_arenas))
		return false;
	struct stack_arena *arena = list_first_entry(&open_arenas, struct stack_arena, link);
	unsigned slot = (unsigned)__builtin_ctz(~arena->used);
	arena->used |= 1U << slot;
	if (arena->used == ALL_USED) {
		list_del(&arena->link);
		list_add(&full_arenas, &arena->link);
	}
	*arena_out = arena;
	*stack = arena->base + slot * SLOT_SIZE;
	return true;
}

/* Returns whether the arena is empty now and off its list: the caller frees it. */
static bool release_slot(struct stack_arena *arena, vaddr_t stack)
{
	arena->used &= ~(1U << (stack - arena->base) / SLOT_SIZE);
	list_del(&arena->link);
	if (arena->used == 0)
		return true;
	list_add(&open_arenas, &arena->link);
	return false;
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
	list_add(&open_arenas, &fresh->link);
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

static vaddr_t take_spare(void)
{
	spin_lock(&kstack_lock);
	vaddr_t stack = nspare > 0 ? spare[--nspare] : 0;
	nstacks += stack != 0;
	spin_unlock(&kstack_lock);
	return stack;
}

vaddr_t kstack_alloc(void)
{
	struct stack_arena *arena;

	if (fail_now())
		return 0;
	vaddr_t stack = take_spare();
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
	bool keep = nspare < SPARE_MAX;
	if (keep)
		spare[nspare++] = stack;
	spin_unlock(&kstack_lock);
	if (!keep)
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

static bool guards_a_stack(const struct list *arenas, vaddr_t va)
{
	const struct stack_arena *arena;

	list_for_each_entry (arena, arenas, link) {
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
	return guards_a_stack(&open_arenas, va) || guards_a_stack(&full_arenas, va);
}
