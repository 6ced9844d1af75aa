#ifndef FS_PROCFS_MEMORY_H
#define FS_PROCFS_MEMORY_H

/*
 * What /proc/PID says of a process's memory: memory.c has its sizes and its areas, smaps.c what the
 * areas hold page by page.
 */

#include "kernel/types.h"

struct addrspace;
struct proc;
struct text;
struct uio;
struct vm_area;

/* Sizes of an address space in pages, and its bounds; all zero without one. */
struct memory_sizes {
	unsigned long total, peak_total;
	unsigned long resident, resident_anon, resident_shared, peak_resident;
	unsigned long data, stack, exec, text, tables, locked;
	vaddr_t code_start, code_end, data_start, data_end, brk_start, stack_top;
	vaddr_t arg_start, arg_end, env_start, env_end;
};
void memory_measure(struct proc *p, struct memory_sizes *out);

/* The descriptor of a process's memory, pinned, or NULL; and whether the process has that still. */
struct addrspace *memory_pin(struct proc *p);
bool memory_is_still(struct proc *p, const struct addrspace *pinned);

/* An area's line in maps, which is its first in smaps too; the space's lock is held. `buf` has
 * PATH_MAX bytes. */
void memory_show_area(struct text *out, const struct vm_area *area, char *buf);

/* The lines Vm... of status. */
void memory_show_status(struct text *out, struct proc *p);

int procfs_show_maps(struct text *out, struct proc *p);
int procfs_show_statm(struct text *out, struct proc *p);
int procfs_show_smaps(struct text *out, struct proc *p);
int procfs_show_smaps_rollup(struct text *out, struct proc *p);
ssize_t procfs_read_pagemap(struct proc *p, struct uio *u, off_t offset, bool trusted);
int procfs_store_clear_refs(const char *text, struct proc *p);

#endif
