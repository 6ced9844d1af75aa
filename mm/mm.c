/*
 * The order in which memory comes up, each step standing on those before:
 *
 *	layout      where everything will be, from the size of the machine
 *	page tables the kernel's half; the boot tables are gone
 *	frames      descriptors for all, and the free ones to the allocator
 *	slabs       small objects, from frames
 *	heap        large and guarded ones, from address space and frames
 *	spaces      what programs see
 *
 * And what memory tells the census.
 */

#include "mm/mm.h"
#include "kernel/census.h"
#include "kernel/printk.h"
#include "kernel/symbols.h"
#include "mm/addrspace.h"
#include "mm/anonobj.h"
#include "mm/args_window.h"
#include "mm/bootmem.h"
#include "mm/heap.h"
#include "mm/kernelmap.h"
#include "mm/layout.h"
#include "mm/memcheck.h"
#include "mm/owners.h"
#include "mm/page.h"
#include "mm/pagefault.h"
#include "mm/pagetable.h"
#include "mm/planted.h"
#include "mm/reserve.h"
#include "mm/slab.h"
#include "mm/sweep.h"

typedef void (*census_row)(void *ctx, const char *name, unsigned long value);

struct census_target {
	census_row row;
	void *ctx;
	unsigned long slab_frames; /* counted so far */
};

static void count_cache(void *ctx, const struct slab_info *info)
{
	struct census_target *target = ctx;

	target->row(target->ctx, info->label, info->active);
	target->slab_frames += info->slabs * info->frames_per_slab;
}

/* Objects are counted one by one, so what their slabs take besides is nobody's leak: how many slabs
 * the objects are spread over is chance. */
static void count_memory(census_row row, void *ctx)
{
	struct census_target target = {row, ctx, 0};

	slab_for_each(count_cache, &target);
	struct page_counts pages = page_counts();
	row(ctx, "used_frames", pages.total - pages.free - target.slab_frames);
	row(ctx, "promised_frames", reserve_counts().committed);
	row(ctx, "heap_bytes", heap_counts().bytes);
	row(ctx, "kernel_stacks", kstack_counts().stacks);
}

static void settle(void)
{
	memory_sweep();
	mm_reclaim();
}

struct explanation {
	void (*line)(const char *text);
};

static void explain_owner(void *ctx, const struct owner *owner)
{
	const struct explanation *explanation = ctx;
	char text[OWNER_TEXT_MAX];

	owner_text(owner, text);
	explanation->line(text);
}

/* What was left behind, and by whom. */
static void explain_growth(nsec_t since, void (*line)(const char *text))
{
	struct explanation explanation = {line};

	if (!memcheck_on())
		line("boot with slab_debug to see who took what is left");
	else if (owners_count(since, explain_owner, &explanation) < 0)
		line("no memory to say who took what is left");
}

void mm_reclaim(void)
{
	kstack_reap();
	slab_reap();
}

volatile uint16_t *mm_text_screen(void)
{
	return (volatile uint16_t *)DEVICES_VA;
}

static void tell_size(void)
{
	struct page_counts counts = page_counts();

	kinfo("memory: %lu KiB free of %lu KiB, %lu KiB beyond the physical map",
	      counts.free * (PAGE_SIZE / KIB), counts.total * (PAGE_SIZE / KIB),
	      counts.total_beyond * (PAGE_SIZE / KIB));
}

void mm_init(void)
{
	static struct census_source census = {
		.count = count_memory, .settle = settle, .explain = explain_growth};

	memcheck_init();
	bootmem_init();
	layout_init();
	kernelmap_build();
	symbols_set((const void *)layout_get()->debug_info, (size_t)(ksyms_end - ksyms_start));
	page_init();
	page_free_range((paddr_t)boot_start, (paddr_t)boot_end); /* nobody goes back there */
	slab_init();
	kmalloc_init();
	pagetable_init_cache();
	heap_init();
	kstack_init();
	args_window_init();
	addrspace_init();
	anon_object_init();
	pagefault_init();
	planted_init();
	census_register(&census);
	layout_print();
	tell_size();
}
