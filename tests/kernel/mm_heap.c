/* The kernel heap region and the kernel stacks in it. */

#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/heap.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "tests/kernel/probe.h"

static bool is_mapped(vaddr_t va)
{
	struct mapping found;

	return pagetable_lookup(pagetable_kernel(), va, &found);
}

KERNEL_TEST(heap_memory_is_zero_and_in_its_region)
{
	const struct layout_bounds *bounds = layout_get();
	unsigned char *memory = heap_alloc(3 * PAGE_SIZE + 1);

	EXPECT((vaddr_t)memory >= bounds->kpm_end);
	EXPECT((vaddr_t)memory + 4 * PAGE_SIZE <= bounds->page_array);
	EXPECT_EQ((vaddr_t)memory % PAGE_SIZE, 0);
	for (size_t i = 0; i < 3 * PAGE_SIZE + 1; i += 64)
		EXPECT_EQ(memory[i], 0);
	memset(memory, 0x5A, 3 * PAGE_SIZE + 1);
	heap_free(memory);
	EXPECT(!is_mapped((vaddr_t)memory));
}

KERNEL_TEST(heap_ranges_have_an_unmapped_page_below)
{
	char *a = heap_alloc(PAGE_SIZE), *b = heap_alloc(2 * PAGE_SIZE);

	EXPECT(probe_read_faults((vaddr_t)a - 1) && probe_read_faults((vaddr_t)b - 1));
	EXPECT(!probe_write_faults((vaddr_t)a) && !probe_write_faults((vaddr_t)b));
	EXPECT(a + PAGE_SIZE < b || b + 2 * PAGE_SIZE < a);
	heap_free(a);
	heap_free(b);
}

KERNEL_TEST(a_hole_in_the_heap_is_used_again)
{
	char *a = heap_alloc(8 * PAGE_SIZE), *b = heap_alloc(8 * PAGE_SIZE);
	char *c = heap_alloc(8 * PAGE_SIZE);

	heap_free(b);
	char *again = heap_alloc(8 * PAGE_SIZE);
	EXPECT(again == b);
	heap_free(again);
	heap_free(a); /* joins with b's place: one hole of both */
	char *both = heap_alloc(17 * PAGE_SIZE);
	EXPECT(both == a);
	heap_free(both);
	heap_free(c);
}

KERNEL_TEST(a_heap_that_cannot_serve_leaves_nothing_behind)
{
	struct heap_counts before = heap_counts();

	EXPECT(heap_alloc(0) == NULL);
	EXPECT(heap_alloc(GIB) == NULL);
	EXPECT(heap_alloc(~(size_t)0) == NULL);
	/* More than memory, less than the region on a small machine: fails half-way. */
	EXPECT(heap_alloc((page_counts().free + 1) * PAGE_SIZE) == NULL);
	EXPECT_EQ(heap_counts().ranges, before.ranges);
	EXPECT_EQ(heap_counts().bytes, before.bytes);
}

KERNEL_TEST(heap_page_tables_come_and_go_with_their_pages)
{
	size_t size = 2 * LARGE_PAGE_SIZE;
	unsigned long kernel = page_counts().kernel;
	char *memory = heap_alloc(size);

	if (!memory)
		return; /* a machine with hardly any memory left */
	EXPECT(page_counts().kernel >= kernel + size / PAGE_SIZE + 1);
	memory[size - 1] = 1;
	heap_free(memory);
	EXPECT(page_counts().kernel <= kernel + 1); /* a slab of range descriptors may stay */
}

KERNEL_TEST(a_kernel_stack_has_an_unmapped_page_below)
{
	vaddr_t stack = kstack_alloc();

	EXPECT(!probe_write_faults(stack));
	EXPECT(!probe_write_faults(stack + KSTACK_SIZE - 1));
	EXPECT(probe_read_faults(stack - 1) && probe_write_faults(stack - PAGE_SIZE));
	EXPECT(probe_read_faults(stack + KSTACK_SIZE));
	EXPECT(kstack_guard_hit(stack - 1) && kstack_guard_hit(stack - PAGE_SIZE));
	EXPECT(!kstack_guard_hit(stack) && !kstack_guard_hit(stack - PAGE_SIZE - 1));
	kstack_free(stack);
}

KERNEL_TEST(many_kernel_stacks_do_not_overlap)
{
	static vaddr_t stacks[100];

	for (unsigned i = 0; i < ARRAY_SIZE(stacks); i++) {
		stacks[i] = kstack_alloc();
		EXPECT(stacks[i] != 0);
		*(unsigned *)stacks[i] = i;
		*(unsigned *)(stacks[i] + KSTACK_SIZE - sizeof(unsigned)) = i;
	}
	for (unsigned i = 0; i < ARRAY_SIZE(stacks); i++) {
		EXPECT_EQ(*(unsigned *)stacks[i], i);
		EXPECT_EQ(*(unsigned *)(stacks[i] + KSTACK_SIZE - sizeof(unsigned)), i);
		EXPECT(kstack_guard_hit(stacks[i] - 1));
		kstack_free(stacks[i]);
	}
}

KERNEL_TEST(a_freed_stack_is_kept_for_the_next_thread)
{
	vaddr_t stack = kstack_alloc();

	kstack_free(stack);
	unsigned long spare = kstack_counts().spare;
	EXPECT(spare > 0);
	EXPECT_EQ(kstack_alloc(), stack);
	kstack_free(stack);
	kstack_reap();
	EXPECT_EQ(kstack_counts().spare, 0);
}
