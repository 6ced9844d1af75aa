/*
 * The machine's memory, in the forms of proc(5). Every frame the allocator was given is free, a
 * page of a file, a private or shared page of programs, a page table of theirs, or the kernel's
 * own, so these rows of meminfo add up:
 *
 *	MemTotal = MemFree + Cached + anonymous frames + PageTables + KernelPages
 *
 * Cached has the pages of all files, Shmem those of them that are memory only: a tmpfs's and shared
 * anonymous ones. Pages do not age, so all in use are active. MemAvailable is what may still be
 * promised: nobody gets more than that, however much is free (mm/reserve.h). Mlocked counts the
 * pages of locked areas, once for each area.
 */

#include "fs/procfs/procfs.h"
#include "kernel/lib/string.h"
#include "mm/addrspace.h"
#include "mm/heap.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/reserve.h"
#include "mm/slab.h"

#define KIB_PER_PAGE (PAGE_SIZE / KIB)
#define NAME_WIDTH   16

struct memory_row {
	const char *name;
	unsigned long kib;
};

static void show_rows(struct text *out, const struct memory_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_printf(out, "%s:%*s%8lu kB\n", rows[i].name,
			    (int)(NAME_WIDTH - 1 - strlen(rows[i].name)), "", rows[i].kib);
}

static void add_slab(void *ctx, const struct slab_info *info)
{
	unsigned long *frames = ctx;

	*frames += info->slabs * info->frames_per_slab;
}

static unsigned long slab_frames(void)
{
	unsigned long frames = 0;

	slab_for_each(add_slab, &frames);
	return frames;
}

static unsigned long stack_kib(void)
{
	struct kstack_counts stacks = kstack_counts();

	return (stacks.stacks + stacks.spare) * (KSTACK_SIZE / KIB);
}

/* Frames, as the allocator counts them. */
static void show_frames(struct text *out, const struct page_counts *pages, unsigned long available)
{
	unsigned long shmem = pages->tmpfs + pages->shared, files = pages->cache;
	unsigned long memory = pages->anon + shmem;
	unsigned long locked = addrspace_locked_pages() * KIB_PER_PAGE;
	const struct memory_row rows[] = {
		{"MemTotal", pages->total * KIB_PER_PAGE},
		{"MemFree", pages->free * KIB_PER_PAGE},
		{"MemAvailable", available * KIB_PER_PAGE},
		{"Buffers", 0},
		{"Cached", (files + shmem) * KIB_PER_PAGE},
		{"SwapCached", 0},
		{"Active", (memory + files) * KIB_PER_PAGE},
		{"Inactive", 0},
		{"Active(anon)", memory * KIB_PER_PAGE},
		{"Inactive(anon)", 0},
		{"Active(file)", files * KIB_PER_PAGE},
		{"Inactive(file)", 0},
		{"Unevictable", locked},
		{"Mlocked", locked},
		{"HighTotal", pages->total_beyond * KIB_PER_PAGE},
		{"HighFree", pages->free_beyond * KIB_PER_PAGE},
		{"LowTotal", (pages->total - pages->total_beyond) * KIB_PER_PAGE},
		{"LowFree", (pages->free - pages->free_beyond) * KIB_PER_PAGE},
		{"SwapTotal", 0},
		{"SwapFree", 0},
		{"Dirty", 0},
		{"Writeback", 0},
		{"AnonPages", pages->anon_mapped * KIB_PER_PAGE},
		{"Mapped", pages->file_mapped * KIB_PER_PAGE},
		{"Shmem", shmem * KIB_PER_PAGE},
	};

	show_rows(out, rows, ARRAY_SIZE(rows));
}

/* What the kernel uses itself, and what it has promised. */
static void show_kernel(struct text *out, const struct page_counts *pages,
			const struct reserve_counts *reserve)
{
	const struct layout_bounds *bounds = layout_get();
	unsigned long slabs = slab_frames() * KIB_PER_PAGE;
	const struct memory_row rows[] = {
		{"KReclaimable", 0},
		{"Slab", slabs},
		{"SReclaimable", 0},
		{"SUnreclaim", slabs},
		{"KernelStack", stack_kib()},
		{"PageTables", pages->tables * KIB_PER_PAGE},
		{"KernelPages", pages->kernel * KIB_PER_PAGE},
		{"CommitLimit", reserve->limit * KIB_PER_PAGE},
		{"Committed_AS", reserve->committed * KIB_PER_PAGE},
		{"VmallocTotal", (bounds->page_array - bounds->kpm_end) / KIB},
		{"VmallocUsed", heap_counts().bytes / KIB + stack_kib()},
		{"VmallocChunk", 0},
		{"DirectMap4k", 0},
		{"DirectMap4M", bounds->kpm_limit / KIB},
	};

	show_rows(out, rows, ARRAY_SIZE(rows));
}

int procfs_show_meminfo(struct text *out, struct proc *p)
{
	struct page_counts pages = page_counts();
	struct reserve_counts reserve = reserve_counts();
	unsigned long promised = MIN(reserve.committed, reserve.limit);

	(void)p;
	show_frames(out, &pages, MIN(reserve.limit - promised, pages.free));
	show_kernel(out, &pages, &reserve);
	return 0;
}

/* The counters of vmstat, in pages or times since boot; what Redzone does not do has none, but for
 * swap and disks, which vmstat(8) asks for. */
int procfs_show_vmstat(struct text *out, struct proc *p)
{
	struct page_counts pages = page_counts();
	unsigned long shmem = pages.tmpfs + pages.shared;
	const struct {
		const char *name;
		unsigned long value;
	} rows[] = {
		{"nr_free_pages", pages.free},
		{"nr_anon_pages", pages.anon_mapped},
		{"nr_mapped", pages.file_mapped},
		{"nr_file_pages", pages.cache + shmem},
		{"nr_shmem", shmem},
		{"nr_slab_reclaimable", 0},
		{"nr_slab_unreclaimable", slab_frames()},
		{"nr_page_table_pages", pages.tables},
		{"nr_kernel_stack", stack_kib()},
		{"pgpgin", 0},
		{"pgpgout", 0},
		{"pswpin", 0},
		{"pswpout", 0},
		{"pgalloc_normal", pages.allocated - pages.allocated_beyond},
		{"pgalloc_high", pages.allocated_beyond},
		{"pgfree", pages.freed},
		{"pgfault", addrspace_faults()},
		{"pgmajfault", 0},
	};

	(void)p;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		text_printf(out, "%s %lu\n", rows[i].name, rows[i].value);
	return 0;
}

struct zone_row {
	const char *name;
	bool beyond;
	unsigned long free, managed, start, end; /* frames; the zone spans [start, end) */
};

static unsigned zones(struct zone_row rows[2])
{
	const struct layout_bounds *bounds = layout_get();
	struct page_counts pages = page_counts();
	unsigned long border = MIN(bounds->kpm_limit >> PAGE_SHIFT, bounds->frames);

	rows[0] = (struct zone_row){
		.name = "Normal",
		.free = pages.free - pages.free_beyond,
		.managed = pages.total - pages.total_beyond,
		.end = border,
	};
	rows[1] = (struct zone_row){
		.name = "HighMem",
		.beyond = true,
		.free = pages.free_beyond,
		.managed = pages.total_beyond,
		.start = border,
		.end = bounds->frames,
	};
	return pages.total_beyond ? 2 : 1;
}

int procfs_show_buddyinfo(struct text *out, struct proc *p)
{
	struct zone_row rows[2];
	unsigned count = zones(rows);

	(void)p;
	for (unsigned i = 0; i < count; i++) {
		text_printf(out, "Node 0, zone %8s", rows[i].name);
		for (unsigned order = 0; order <= PAGE_ORDER_MAX; order++)
			text_printf(out, " %6lu", page_free_blocks(rows[i].beyond, order));
		text_printf(out, "\n");
	}
	return 0;
}

int procfs_show_zoneinfo(struct text *out, struct proc *p)
{
	struct zone_row rows[2];
	unsigned count = zones(rows);

	(void)p;
	for (unsigned i = 0; i < count; i++) {
		const struct zone_row *zone = &rows[i];
		text_printf(out, "Node 0, zone %8s\n  pages free     %lu\n", zone->name,
			    zone->free);
		text_printf(out, "        spanned  %lu\n        managed  %lu\n",
			    zone->end - zone->start, zone->managed);
		text_printf(out, "  start_pfn:           %lu\n", zone->start);
	}
	return 0;
}

int procfs_show_kmap(struct text *out, struct proc *p)
{
	const struct layout_region *region;

	(void)p;
	for (unsigned i = 0; (region = layout_region(i)); i++)
		text_printf(out, "%08x-%08x %-13s %s\n", region->start, (uint32_t)(region->end - 1),
			    region->name, region->mapped);
	return 0;
}
