/*
 * What the areas of a process hold, page by page, in the forms of proc(5): smaps and smaps_rollup
 * for people, pagemap for programs, and clear_refs to find out what is used. What other systems
 * have and Redzone has not (huge pages, swap, pages freed lazily) is zero.
 */

#include "fs/procfs/memory.h"
#include "fs/procfs/text.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/waitq.h"
#include "mm/addrspace.h"
#include "mm/inspect.h"
#include "mm/layout.h"
#include "mm/slab.h"
#include "proc/proc.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/mman.h"

#define KIB_PER_PAGE  (PAGE_SIZE / KIB)
#define SHARE_TO_KIB  (SHARE_SHIFT + 10)
#define PAGEMAP_CHUNK 128 /* entries read at a time */

static void show_kib(struct text *out, const char *name, unsigned long kib)
{
	text_printf(out, "%-16s%8lu kB\n", name, kib);
}

static void show_pages(struct text *out, const char *name, unsigned long pages)
{
	show_kib(out, name, pages * KIB_PER_PAGE);
}

static void show_share(struct text *out, const char *name, uint64_t share)
{
	show_kib(out, name, (unsigned long)(share >> SHARE_TO_KIB));
}

/* What smaps and smaps_rollup have in common, which ends with `locked`, a share. */
static void show_sums(struct text *out, const struct area_pages *sum, bool rollup, uint64_t locked)
{
	static const char *const absent[] = {
		"KSM:",           "LazyFree:",       "AnonHugePages:",   "ShmemPmdMapped:",
		"FilePmdMapped:", "Shared_Hugetlb:", "Private_Hugetlb:", "Swap:",
		"SwapPss:",
	};

	show_pages(out, "Rss:", sum->resident);
	show_share(out, "Pss:", sum->share);
	show_share(out, "Pss_Dirty:", sum->share_dirty);
	if (rollup) {
		show_share(out, "Pss_Anon:", sum->share_anon);
		show_share(out, "Pss_File:", sum->share_file);
		show_share(out, "Pss_Shmem:", sum->share_shared);
	}
	show_pages(out, "Shared_Clean:", sum->shared_clean);
	show_pages(out, "Shared_Dirty:", sum->shared_dirty);
	show_pages(out, "Private_Clean:", sum->private_clean);
	show_pages(out, "Private_Dirty:", sum->private_dirty);
	show_pages(out, "Referenced:", sum->referenced);
	show_pages(out, "Anonymous:", sum->anonymous);
	for (unsigned i = 0; i < ARRAY_SIZE(absent); i++)
		show_kib(out, absent[i], 0);
	show_share(out, "Locked:", locked);
}

/* The flags in the order of Linux's bits, with its names. */
static void show_flags(struct text *out, const struct vm_area *area)
{
	const struct {
		const char *name;
		bool set;
	} flags[] = {
		{"rd", area->prot & PROT_READ},
		{"wr", area->prot & PROT_WRITE},
		{"ex", area->prot & PROT_EXEC},
		{"sh", area->shared},
		{"mr", area->prot_max & PROT_READ},
		{"mw", area->prot_max & PROT_WRITE},
		{"me", area->prot_max & PROT_EXEC},
		{"ms", area->shared},
		{"gd", area->grows_down},
		{"lo", area->lock != AREA_UNLOCKED},
		{"dc", area->no_fork},
		{"lf", area->lock == AREA_LOCKED_ON_FAULT},
		{"ac", area->promised},
		{"wf", area->wipe_on_fork},
	};

	text_printf(out, "VmFlags: ");
	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++)
		if (flags[i].set)
			text_printf(out, "%s ", flags[i].name);
	text_printf(out, "\n");
}

static void show_area(struct text *out, struct addrspace *as, const struct vm_area *area, char *buf)
{
	struct area_pages sum = {0};

	area_add_pages(as, area, &sum);
	memory_show_area(out, area, buf);
	show_kib(out, "Size:", (area->end - area->start) / KIB);
	show_kib(out, "KernelPageSize:", KIB_PER_PAGE);
	show_kib(out, "MMUPageSize:", KIB_PER_PAGE);
	show_sums(out, &sum, false, area->lock != AREA_UNLOCKED ? sum.share : 0);
	text_printf(out, "THPeligible:           0\n");
	show_flags(out, area);
}

int procfs_show_smaps(struct text *out, struct proc *p)
{
	struct addrspace *as = proc_addrspace(p);

	if (!as)
		return 0;
	char *buf = kmalloc(PATH_MAX);
	if (buf) {
		mutex_lock(&as->lock);
		for (struct vm_area *a = addrspace_first(as); a; a = addrspace_after(a)) {
			show_area(out, as, a, buf);
			let_others_run();
		}
		mutex_unlock(&as->lock);
		kfree(buf);
	}
	addrspace_put(as);
	return buf ? 0 : -ENOMEM;
}

static void show_rollup(struct text *out, struct addrspace *as)
{
	struct area_pages sum = {0};
	struct vm_area *first = addrspace_first(as);
	uint64_t locked = 0;
	vaddr_t end = 0;

	for (struct vm_area *a = first; a; a = addrspace_after(a)) {
		uint64_t before = sum.share;
		area_add_pages(as, a, &sum);
		locked += a->lock != AREA_UNLOCKED ? sum.share - before : 0;
		end = a->end;
		let_others_run();
	}
	text_printf(out, "%08x-%08x ---p 00000000 00:00 0%10s[rollup]\n", first ? first->start : 0,
		    end, "");
	show_sums(out, &sum, true, locked);
}

/* A process without memory: Linux answers ESRCH, where smaps is just empty. */
int procfs_show_smaps_rollup(struct text *out, struct proc *p)
{
	struct addrspace *as = proc_addrspace(p);

	if (!as)
		return -ESRCH;
	mutex_lock(&as->lock);
	show_rollup(out, as);
	mutex_unlock(&as->lock);
	addrspace_put(as);
	return 0;
}

/* --- pagemap: eight bytes for each page of the address space -------------------------------------
 */

/* The frames' numbers are for the superuser: who knows them can attack the memory itself. */
static ssize_t read_entries(struct addrspace *as, struct uio *u, vaddr_t va, bool frames)
{
	uint64_t *entries = kmalloc(PAGEMAP_CHUNK * sizeof(uint64_t));
	ssize_t total = 0;

	if (!entries)
		return -ENOMEM;
	while (u->left > 0 && va < USERLIMIT) {
		size_t count = MIN(u->left / sizeof(uint64_t), (size_t)PAGEMAP_CHUNK);
		count = MIN(count, (size_t)((USERLIMIT - va) >> PAGE_SHIFT));
		addrspace_pagemap(as, va, count, frames, entries);
		size_t got = uio_put(u, entries, count * sizeof(uint64_t));
		total += (ssize_t)got;
		va += (vaddr_t)count * PAGE_SIZE;
		if (got < count * sizeof(uint64_t)) {
			total = total ? total : -EFAULT;
			break;
		}
	}
	kfree(entries);
	return total;
}

ssize_t procfs_read_pagemap(struct proc *p, struct uio *u, off_t offset, bool trusted)
{
	off_t page = offset / (off_t)sizeof(uint64_t);

	if (offset % (off_t)sizeof(uint64_t) != 0 || u->left % sizeof(uint64_t) != 0)
		return -EINVAL;
	struct addrspace *as = proc_addrspace(p);
	if (!as)
		return 0;
	ssize_t got = 0;
	if (page < (off_t)(USERLIMIT >> PAGE_SHIFT))
		got = read_entries(as, u, (vaddr_t)page << PAGE_SHIFT, trusted);
	addrspace_put(as);
	return got;
}

/* --- clear_refs --- */

int procfs_store_clear_refs(const char *text, struct proc *p)
{
	const char *end;
	unsigned long what = parse_ulong(text, &end, 10);

	if (end == text || (*end && *end != '\n') || what < CLEAR_REFS_ALL ||
	    what > CLEAR_REFS_PEAK)
		return -EINVAL;
	struct addrspace *as = proc_addrspace(p);
	if (!as)
		return 0;
	addrspace_clear_refs(as, (enum clear_refs)what);
	addrspace_put(as);
	return 0;
}
