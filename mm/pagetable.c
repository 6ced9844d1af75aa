/*
 * The format of page tables, known to this file alone (Intel SDM vol. 3, 4.3, 32-bit paging): a
 * directory of 1024 entries, each a table of 1024 pages or one large page of 4 MiB. Tables lie in
 * the physical map, so the kernel reaches them by arithmetic.
 *
 * The upper part of every directory, from KERNELBASE on, is the kernel's and the same in all of
 * them. `kernel` is the one that is kept right; when its entries change, which happens only when
 * the heap gets or gives back a table, all others on the list are changed with it. What the kernel
 * maps is global: it stays in the TLB across a change of directory.
 *
 * A table counts the entries in use in its descriptor's `inuse`. The kernel's tables made at boot
 * lie in reserved frames; they are not counted and never freed. A frame counts the user entries
 * that name it in its `mapcount`, which changes here and nowhere else.
 *
 * Locks: pagetable_lock guards the list of directories and the kernel's half. A user half is
 * guarded by its address space's lock.
 */

#include "mm/pagetable.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/lib/list.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "kernel/x86.h"
#include "mm/bootmem.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/slab.h"

#define FLUSH_ALL_FROM  16 /* pages: for more, reloading the whole TLB is cheaper */

#define ENTRIES         1024U
#define DIRECTORY_SHIFT 22

#define PTE_PRESENT     0x001U
#define PTE_WRITE       0x002U
#define PTE_USER        0x004U
#define PTE_NOCACHE     0x018U /* write-through and cache disable */
#define PTE_ACCESSED    0x020U
#define PTE_DIRTY       0x040U
#define PTE_LARGE       0x080U
#define PTE_GLOBAL      0x100U
#define PTE_COW         0x200U /* ours: the processor ignores bits 9 to 11 */
#define PTE_KEPT        0x400U /* ours: not present, but the address is that of a frame */
#define PTE_IN_USE      (PTE_PRESENT | PTE_KEPT)
#define PTE_ADDRESS     0xFFFFF000U
#define LARGE_ADDRESS   0xFFC00000U

struct pagetable {
	struct list link; /* all directories but `kernel`; pagetable_lock */
	uint32_t *directory;
	paddr_t pa;           /* of the directory */
	unsigned long tables; /* in the user half */
};

static struct spinlock pagetable_lock = SPINLOCK_INIT("pagetable", RANK_PAGETABLE);
static struct list directories = LIST_INIT(directories);
static struct pagetable kernel;
static struct kmem_cache *cache;

static uint32_t *table_address(paddr_t pa)
{
	return (uint32_t *)(SEGKPM_BASE + (pa & PTE_ADDRESS));
}

static unsigned directory_index(vaddr_t va)
{
	return va >> DIRECTORY_SHIFT;
}

static unsigned table_index(vaddr_t va)
{
	return va >> PAGE_SHIFT & (ENTRIES - 1);
}

static uint32_t *directory_entry(const struct pagetable *pt, vaddr_t va)
{
	return &pt->directory[directory_index(va)];
}

/* The table entry for `va`, or NULL where there is no table (nothing, or a large page). */
static uint32_t *find_entry(const struct pagetable *pt, vaddr_t va)
{
	uint32_t pde = *directory_entry(pt, va);

	if (!(pde & PTE_PRESENT) || (pde & PTE_LARGE))
		return NULL;
	return &table_address(pde)[table_index(va)];
}

static uint32_t encode(unsigned flags)
{
	uint32_t bits = flags & MAP_NONE ? PTE_KEPT : PTE_PRESENT;

	if (flags & MAP_WRITE)
		bits |= PTE_WRITE;
	if (flags & MAP_USER)
		bits |= PTE_USER;
	if (flags & MAP_NOCACHE)
		bits |= PTE_NOCACHE;
	if (flags & MAP_COW)
		bits |= PTE_COW;
	return bits;
}

static void decode(uint32_t entry, struct mapping *out)
{
	out->flags = MAP_READ;
	if (entry & PTE_WRITE)
		out->flags |= MAP_WRITE;
	if (entry & PTE_USER)
		out->flags |= MAP_USER;
	if (entry & PTE_NOCACHE)
		out->flags |= MAP_NOCACHE;
	if (entry & PTE_COW)
		out->flags |= MAP_COW;
	if (entry & PTE_KEPT)
		out->flags |= MAP_NONE;
	out->pa = entry & PTE_ADDRESS;
	out->large = false;
	out->global = entry & PTE_GLOBAL;
	out->accessed = entry & PTE_ACCESSED;
	out->dirty = entry & PTE_DIRTY;
}

static uint32_t global_bit(void)
{
	return cpu_features.pge ? PTE_GLOBAL : 0;
}

/* --- Boot --- */

/* The table for `va` in the kernel's half, made if it is not there. */
static uint32_t *boot_table(vaddr_t va)
{
	uint32_t *pde = directory_entry(&kernel, va);

	if (!*pde)
		*pde = bootmem_frame() | PTE_PRESENT | PTE_WRITE;
	return table_address(*pde);
}

void pagetable_boot_begin(void)
{
	kernel.pa = bootmem_frame();
	kernel.directory = table_address(kernel.pa);
}

void pagetable_boot_table(vaddr_t va)
{
	boot_table(va);
}

void pagetable_boot_map(vaddr_t va, paddr_t pa, unsigned flags)
{
	boot_table(va)[table_index(va)] = pa | encode(flags) | global_bit();
}

void pagetable_boot_map_large(vaddr_t va, paddr_t pa, unsigned flags)
{
	*directory_entry(&kernel, va) = pa | encode(flags) | PTE_LARGE | global_bit();
}

/* Global entries of the boot directory, had there been any, go with CR4.PGE (SDM vol. 3,
 * 4.10.4.1). */
void pagetable_boot_end(void)
{
	uint32_t cr4 = read_cr4();

	write_cr4(cr4 & ~CR4_PGE);
	write_cr3(kernel.pa);
	write_cr4(cr4);
}

void pagetable_init_cache(void)
{
	cache = kmem_cache_create("pagetable", sizeof(struct pagetable), 0);
}

/* --- Directories --- */

struct pagetable *pagetable_kernel(void)
{
	return &kernel;
}

struct pagetable *pagetable_create(void)
{
	struct pagetable *pt = kmem_cache_zalloc(cache);
	struct page *page = page_alloc(0, PAGE_ZERO);

	if (!pt || !page) {
		if (page)
			page_put(page);
		if (pt)
			kmem_cache_free(cache, pt);
		return NULL;
	}
	pt->pa = page_to_phys(page);
	pt->directory = page_address(page);

	unsigned first = directory_index(KERNELBASE);
	spin_lock(&pagetable_lock);
	memcpy(pt->directory + first, kernel.directory + first,
	       (ENTRIES - first) * sizeof(uint32_t));
	list_add(&directories, &pt->link);
	spin_unlock(&pagetable_lock);
	return pt;
}

void pagetable_destroy(struct pagetable *pt)
{
	assert(pt->tables == 0 && read_cr3() != pt->pa);
	spin_lock(&pagetable_lock);
	list_del(&pt->link);
	spin_unlock(&pagetable_lock);
	page_put(phys_to_page(pt->pa));
	kmem_cache_free(cache, pt);
}

void pagetable_activate(struct pagetable *pt)
{
	paddr_t pa = pt ? pt->pa : kernel.pa;

	if (read_cr3() != pa)
		write_cr3(pa);
}

unsigned long pagetable_table_count(const struct pagetable *pt)
{
	return pt->tables;
}

/* --- The user half --- */

static bool is_active(const struct pagetable *pt)
{
	return read_cr3() == pt->pa;
}

static void flush_page(const struct pagetable *pt, vaddr_t va)
{
	if (is_active(pt))
		invlpg(va);
}

void pagetable_flush(struct pagetable *pt, vaddr_t start, vaddr_t end)
{
	if (!is_active(pt))
		return;
	if (end - start > FLUSH_ALL_FROM * PAGE_SIZE) {
		write_cr3(pt->pa);
		return;
	}
	for (vaddr_t va = start; va < end; va += PAGE_SIZE)
		invlpg(va);
}

static struct page *table_page(uint32_t pde)
{
	return phys_to_page(pde & PTE_ADDRESS);
}

/* The table for `va`, taken from the promised ones if it is not there. */
static uint32_t *user_table(struct pagetable *pt, vaddr_t va)
{
	uint32_t *pde = directory_entry(pt, va);

	if (!(*pde & PTE_PRESENT)) {
		*pde = page_to_phys(page_alloc_table()) | PTE_PRESENT | PTE_WRITE | PTE_USER;
		pt->tables++;
	}
	return table_address(*pde);
}

void pagetable_map(struct pagetable *pt, vaddr_t va, paddr_t pa, unsigned flags)
{
	assert(va < USERLIMIT);
	uint32_t *pte = &user_table(pt, va)[table_index(va)];

	page_mapped(phys_to_page(pa));
	if (*pte & PTE_IN_USE) {
		page_unmapped(phys_to_page(*pte & PTE_ADDRESS));
		*pte = pa | encode(flags);
		flush_page(pt, va);
	} else {
		*pte = pa | encode(flags);
		table_page(*directory_entry(pt, va))->inuse++;
	}
}

bool pagetable_unmap(struct pagetable *pt, vaddr_t va, struct mapping *was)
{
	assert(va < USERLIMIT);
	uint32_t *pte = find_entry(pt, va);

	if (!pte || !(*pte & PTE_IN_USE))
		return false;
	decode(*pte, was);
	*pte = 0;
	page_unmapped(phys_to_page(was->pa));
	table_page(*directory_entry(pt, va))->inuse--;
	return true;
}

void pagetable_protect(struct pagetable *pt, vaddr_t va, unsigned flags)
{
	uint32_t *pte = find_entry(pt, va);

	assert(va < USERLIMIT && pte && (*pte & PTE_IN_USE));
	*pte = (*pte & (PTE_ADDRESS | PTE_ACCESSED | PTE_DIRTY)) | encode(flags);
}

bool pagetable_lookup(struct pagetable *pt, vaddr_t va, struct mapping *out)
{
	uint32_t pde = *directory_entry(pt, va);

	if ((pde & PTE_PRESENT) && (pde & PTE_LARGE)) {
		decode(pde, out);
		out->pa = (pde & LARGE_ADDRESS) | (va & ~LARGE_ADDRESS & PTE_ADDRESS);
		out->large = true;
		return true;
	}
	uint32_t *pte = find_entry(pt, va);
	if (!pte || !(*pte & PTE_IN_USE))
		return false;
	decode(*pte, out);
	return true;
}

/* Where the range that one table maps ends, or `end` if that comes first. */
static vaddr_t table_range_end(vaddr_t va, vaddr_t end)
{
	return MIN(ALIGN_DOWN(va, LARGE_PAGE_SIZE) + LARGE_PAGE_SIZE, end);
}

bool pagetable_next(struct pagetable *pt, vaddr_t va, vaddr_t end, vaddr_t *found)
{
	assert(end <= USERLIMIT);
	for (; va < end; va = table_range_end(va, end)) {
		uint32_t *pte = find_entry(pt, va);
		vaddr_t stop = table_range_end(va, end);
		for (vaddr_t at = va; pte && at < stop; at += PAGE_SIZE, pte++) {
			if (*pte & PTE_IN_USE) {
				*found = at;
				return true;
			}
		}
	}
	return false;
}

void pagetable_clear_accessed(struct pagetable *pt, vaddr_t start, vaddr_t end)
{
	for (vaddr_t va = start; pagetable_next(pt, va, end, &va); va += PAGE_SIZE)
		__atomic_fetch_and(find_entry(pt, va), ~PTE_ACCESSED, __ATOMIC_RELAXED);
	pagetable_flush(pt, start, end);
}

/* Shares the entries of one table between `va` and `stop`. */
static unsigned long share_table(uint32_t *from, uint32_t *to, vaddr_t va, vaddr_t stop, bool cow)
{
	unsigned long shared = 0;

	for (unsigned i = table_index(va); va < stop; va += PAGE_SIZE, i++) {
		if (!(from[i] & PTE_IN_USE))
			continue;
		if (cow && (from[i] & PTE_WRITE))
			from[i] = (from[i] & ~PTE_WRITE) | PTE_COW;
		struct page *page = phys_to_page(from[i] & PTE_ADDRESS);
		page_get(page);
		page_mapped(page);
		to[i] = from[i] & ~(PTE_ACCESSED | PTE_DIRTY);
		shared++;
	}
	return shared;
}

unsigned long pagetable_share(struct pagetable *from, struct pagetable *to, vaddr_t start,
			      vaddr_t end, bool cow)
{
	unsigned long shared = 0;

	assert(end <= USERLIMIT);
	for (vaddr_t va = start; va < end; va = table_range_end(va, end)) {
		uint32_t pde = *directory_entry(from, va);
		vaddr_t first;
		if (!(pde & PTE_PRESENT) ||
		    !pagetable_next(from, va, table_range_end(va, end), &first))
			continue;
		uint32_t *table = user_table(to, va);
		unsigned long here = share_table(table_address(pde), table, first,
						 table_range_end(va, end), cow);
		table_page(*directory_entry(to, va))->inuse += (uint16_t)here;
		shared += here;
	}
	return shared;
}

void pagetable_free_tables(struct pagetable *pt, vaddr_t start, vaddr_t end)
{
	assert(end <= USERLIMIT);
	for (vaddr_t va = ALIGN_UP(start, LARGE_PAGE_SIZE); va < end && end - va >= LARGE_PAGE_SIZE;
	     va += LARGE_PAGE_SIZE) {
		uint32_t *pde = directory_entry(pt, va);
		if (!(*pde & PTE_PRESENT))
			continue;
		struct page *table = table_page(*pde);
		assert(table->inuse == 0);
		*pde = 0;
		flush_page(pt, va);
		page_put(table);
		pt->tables--;
	}
}

/* --- The kernel's half --- */

/* Sets a directory entry of the kernel's half everywhere; the lock is held. */
static void set_kernel_entry(vaddr_t va, uint32_t pde)
{
	struct pagetable *pt;

	*directory_entry(&kernel, va) = pde;
	list_for_each_entry (pt, &directories, link)
		*directory_entry(pt, va) = pde;
}

static int map_kernel_locked(vaddr_t va, paddr_t pa, unsigned flags)
{
	uint32_t *pde = directory_entry(&kernel, va);

	if (!(*pde & PTE_PRESENT)) {
		struct page *table = page_alloc(0, PAGE_ZERO);
		if (!table)
			return -ENOMEM;
		set_kernel_entry(va, page_to_phys(table) | PTE_PRESENT | PTE_WRITE);
	}
	uint32_t *pte = find_entry(&kernel, va);
	assert(pte && !(*pte & PTE_IN_USE));
	*pte = pa | encode(flags) | global_bit();
	struct page *table = table_page(*pde);
	if (table->kind == PAGE_KERNEL)
		table->inuse++;
	return 0;
}

int pagetable_map_kernel(vaddr_t va, paddr_t pa, unsigned flags)
{
	assert(va >= KERNELBASE);
	spin_lock(&pagetable_lock);
	int err = map_kernel_locked(va, pa, flags);
	spin_unlock(&pagetable_lock);
	return err;
}

/* The table is not needed when its last page went, unless it was made at boot; the lock is held. */
static void drop_kernel_table(vaddr_t va)
{
	struct page *table = table_page(*directory_entry(&kernel, va));

	if (table->kind != PAGE_KERNEL || --table->inuse > 0)
		return;
	set_kernel_entry(va, 0);
	invlpg(va);
	page_put(table);
}

bool pagetable_unmap_kernel(vaddr_t va, paddr_t *was)
{
	bool found = false;

	assert(va >= KERNELBASE);
	spin_lock(&pagetable_lock);
	uint32_t *pte = find_entry(&kernel, va);
	if (pte && (*pte & PTE_IN_USE)) {
		found = true;
		*was = *pte & PTE_ADDRESS;
		*pte = 0;
		invlpg(va);
		drop_kernel_table(va);
	}
	spin_unlock(&pagetable_lock);
	return found;
}

void pagetable_set_window(vaddr_t va, paddr_t pa)
{
	*find_entry(&kernel, va) = pa | encode(MAP_WRITE) | global_bit();
}

void pagetable_clear_window(vaddr_t va)
{
	*find_entry(&kernel, va) = 0;
	invlpg(va);
}
