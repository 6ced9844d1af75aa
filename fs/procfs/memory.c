/*
 * Sizes and areas of a process's memory, in the forms of proc(5). A process that has given up its
 * memory, or never had any, has empty maps and zero sizes.
 */

#include "fs/procfs/memory.h"
#include "fs/procfs/text.h"
#include "kernel/errno.h"
#include "kernel/waitq.h"
#include "mm/addrspace.h"
#include "mm/memobj.h"
#include "mm/pagetable.h"
#include "mm/slab.h"
#include "proc/proc.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/mman.h"

#define KIB_PER_PAGE (PAGE_SIZE / KIB)
#define NAME_COLUMN  49 /* where the name stands in a line of maps, on i386 */

struct addrspace *memory_pin(struct proc *p)
{
	struct addrspace *as = proc_addrspace(p);

	if (!as)
		return NULL;
	addrspace_pin(as);
	addrspace_put(as);
	return as;
}

bool memory_is_still(struct proc *p, const struct addrspace *pinned)
{
	struct addrspace *now = proc_addrspace(p);

	if (now)
		addrspace_put(now);
	return now == pinned;
}

/* Pages in areas by what they are for, as Linux sorts them: what grows down is stack, what may be
 * executed and not written is code. */
static void sort_areas(struct addrspace *as, struct memory_sizes *out)
{
	for (struct vm_area *a = addrspace_first(as); a; a = addrspace_after(a)) {
		unsigned long pages = (a->end - a->start) >> PAGE_SHIFT;
		if (a->grows_down)
			out->stack += pages;
		else if ((a->prot & (PROT_EXEC | PROT_WRITE)) == PROT_EXEC)
			out->exec += pages;
	}
}

static void copy_bounds(const struct addrspace *as, struct memory_sizes *out)
{
	out->code_start = as->code_start;
	out->code_end = as->code_end;
	out->data_start = as->data_start;
	out->data_end = as->data_end;
	out->brk_start = as->brk_start;
	out->stack_top = as->stack_top;
	out->arg_start = as->arg_start;
	out->arg_end = as->arg_end;
	out->env_start = as->env_start;
	out->env_end = as->env_end;
}

void memory_measure(struct proc *p, struct memory_sizes *out)
{
	struct addrspace *as = proc_addrspace(p);

	*out = (struct memory_sizes){0};
	if (!as)
		return;
	mutex_lock(&as->lock);
	out->total = as->pages_total;
	out->peak_total = as->peak_total;
	out->resident = as->pages_resident;
	out->resident_anon = as->resident_anon;
	out->resident_shared = as->resident_shared;
	out->peak_resident = as->peak_resident;
	out->data = as->pages_data;
	out->locked = as->pages_locked;
	out->tables = pagetable_table_count(as->pagetable);
	sort_areas(as, out);
	copy_bounds(as, out);
	mutex_unlock(&as->lock);
	addrspace_put(as);
	out->text = (ALIGN_UP(out->code_end, PAGE_SIZE) - ALIGN_DOWN(out->code_start, PAGE_SIZE)) >>
		    PAGE_SHIFT;
	out->text = MIN(out->text, out->exec);
}

void memory_show_status(struct text *out, struct proc *p)
{
	struct memory_sizes m;

	memory_measure(p, &m);
	if (m.total == 0)
		return;
	const struct {
		const char *name;
		unsigned long pages;
	} rows[] = {
		{"VmPeak", m.peak_total},
		{"VmSize", m.total},
		{"VmLck", m.locked},
		{"VmPin", 0},
		{"VmHWM", m.peak_resident},
		{"VmRSS", m.resident},
		{"RssAnon", m.resident_anon},
		{"RssFile", m.resident - m.resident_anon - m.resident_shared},
		{"RssShmem", m.resident_shared},
		{"VmData", m.data},
		{"VmStk", m.stack},
		{"VmExe", m.text},
		{"VmLib", m.exec - m.text},
		{"VmPTE", m.tables},
		{"VmSwap", 0},
	};
	for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
		text_printf(out, "%s:\t%8lu kB\n", rows[i].name, rows[i].pages * KIB_PER_PAGE);
}

int procfs_show_statm(struct text *out, struct proc *p)
{
	struct memory_sizes m;

	memory_measure(p, &m);
	text_printf(out, "%lu %lu %lu %lu 0 %lu 0\n", m.total, m.resident,
		    m.resident - m.resident_anon, m.text, m.data + m.stack);
	return 0;
}

static const char *area_name(const struct vm_area *area, char *buf, size_t size)
{
	if (area->object)
		return area->object->ops->describe(area->object, buf, size) < 0 ? "" : buf;
	if (area->kind == AREA_HEAP)
		return "[heap]";
	return area->kind == AREA_STACK ? "[stack]" : "";
}

void memory_show_area(struct text *out, const struct vm_area *area, char *buf)
{
	uint64_t dev = 0, ino = 0;
	size_t start = out->length;

	if (area->object)
		area->object->ops->identity(area->object, &dev, &ino);
	text_printf(out, "%08x-%08x %c%c%c%c %08llx %02x:%02x %llu ", area->start, area->end,
		    area->prot & PROT_READ ? 'r' : '-', area->prot & PROT_WRITE ? 'w' : '-',
		    area->prot & PROT_EXEC ? 'x' : '-', area->shared ? 's' : 'p', area->offset,
		    (unsigned)(dev >> 8 & 0xfff), (unsigned)(dev & 0xff), ino);
	const char *name = area_name(area, buf, PATH_MAX);
	size_t used = out->length - start;
	if (*name && used < NAME_COLUMN)
		text_printf(out, "%*s", (int)(NAME_COLUMN - used), "");
	text_printf(out, "%s\n", name);
}

int procfs_show_maps(struct text *out, struct proc *p)
{
	struct addrspace *as = proc_addrspace(p);

	if (!as)
		return 0;
	char *buf = kmalloc(PATH_MAX);
	if (buf) {
		mutex_lock(&as->lock);
		for (struct vm_area *a = addrspace_first(as); a; a = addrspace_after(a)) {
			memory_show_area(out, a, buf);
			let_others_run();
		}
		mutex_unlock(&as->lock);
		kfree(buf);
	}
	addrspace_put(as);
	return buf ? 0 : -ENOMEM;
}
