#ifndef MM_LAYOUT_H
#define MM_LAYOUT_H

/*
 * The documented address space, top of memory first. Assembly and the linker script take the same
 * numbers from here (layout.inc is made from this file). Three boundaries float with the size of
 * the machine's memory; mm/layout.c computes them once and tells them through layout_get().
 *
 *   0xFFC00000 ARGSBASE        4 MiB window for execve's arguments
 *   0xFF800000 SEGDEBUGBASE    the in-kernel debugger's own memory
 *   0xFF000000 DEVICES_VA      device registers and the text screen
 *   0xFEC00000 KERNEL_DATA     .data, .bss (one large page)
 *   0xFE800000 KERNEL_TEXT     .text, .rodata (one large page, read-only)
 *   0xFE7FF000 GDT_VA          the descriptor tables' page
 *   floating   DEBUG_INFO_VA   the kernel's symbol table, read-only
 *   floating   VALLOC_BASE     struct page, one per frame (= EKERNELHEAP)
 *   floating   KERNELHEAP      kernel heap and kernel stacks, up to VALLOC_BASE
 *   0xC3400000 SEGKPM_BASE     the physical map, as far as memory (768 MiB at most) reaches
 *   0xC3002000 SEGMAP_BASE     page windows onto frames beyond the physical map
 *   0xC3000000 KERNELBASE      the red zone: two pages, never mapped
 *   0x08048000 USER_TEXT       programs; the stack grows down from here
 *   0x00000000                 invalid, at least the first 64 KiB
 */

#define KERNELBASE       0xC3000000
#define USERLIMIT        KERNELBASE
#define REDZONE_SIZE     0x00002000
#define SEGMAP_BASE      0xC3002000
#define SEGMAP_END       0xC3400000
#define SEGKPM_BASE      0xC3400000
#define SEGKPM_MAX       0x30000000
#define GDT_VA           0xFE7FF000
#define KERNEL_TEXT      0xFE800000
#define KERNEL_DATA      0xFEC00000
#define DEVICES_VA       0xFF000000
#define SEGDEBUGBASE     0xFF800000
#define SEGDEBUG_SIZE    0x00010000
#define SEGDEBUG_STACK   0x00008000 /* of that, from its start: the stack; nothing is below */
#define DEVICES_SIZE     0x00008000
#define TEXT_SCREEN_PHYS 0x000B8000
#define ARGSBASE         0xFFC00000

#define KERNEL_TEXT_PHYS 0x00400000
#define KERNEL_DATA_PHYS 0x00800000
#define LARGE_PAGE_SIZE  0x00400000

#define USER_TEXT        0x08048000
#define USER_STACK_TOP   USER_TEXT
#define USER_MAP_TOP     0xC2FF0000 /* mappings are placed below; 64 KiB above stay free */
#define USER_FREE_HEAP   0x40000000 /* the heap of a program that lies among the mappings */
#define USER_MIN         0x00010000 /* below this nothing is ever mapped */
#define USER_STACK_LIMIT 0x00800000 /* RLIMIT_STACK at the start */

#ifndef __ASSEMBLER__

#include "kernel/types.h"

/* One row of the documented table with its computed bounds. */
struct layout_region {
	const char *name;
	vaddr_t start;
	uint64_t end;       /* one past; 4 GiB for the last */
	const char *mapped; /* "never", "rw", "ro", "rw, on demand", "rw, large" ... */
};

/* The boundaries that float with the machine's memory. */
struct layout_bounds {
	unsigned long frames; /* one past the highest frame number */
	paddr_t kpm_limit;    /* physical memory below this is in the physical map */
	vaddr_t kpm_end;      /* = KERNELHEAP */
	vaddr_t page_array;   /* VALLOC_BASE = EKERNELHEAP */
	vaddr_t debug_info;   /* DEBUG_INFO_VA */
};
const struct layout_bounds *layout_get(void);
void layout_init(void); /* from bootinfo and the size of the symbol table */

/* Where the image lies, from the linker. boot_* are physical; the others are virtual. */
extern char boot_start[], boot_end[], text_start[], text_end[], data_start[], data_end[],
	ksyms_start[], ksyms_end[];

/* The rows, top first; NULL past the last. Valid once mm_init() has run. */
const struct layout_region *layout_region(unsigned i);
/* Prints the table into the boot log. */
void layout_print(void);

#endif
#endif
