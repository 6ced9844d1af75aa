#ifndef KERNEL_SEGMENTS_H
#define KERNEL_SEGMENTS_H

/*
 * Segments: flat code and data for the two privilege levels, the per-processor segment, three
 * slots that set_thread_area(2) fills for the running thread, and the task segments. The table
 * lives on its documented page, GDT_VA. The selectors that programs can see are Linux's on i386
 * (user code 0x73, user data 0x7B, TLS slots 6..8).
 */

#include "kernel/types.h"

#define SEG_TLS_FIRST        6
#define SEG_TLS_COUNT        3
#define SEG_KERNEL_CODE      12
#define SEG_KERNEL_DATA      13
#define SEG_USER_CODE        14
#define SEG_USER_DATA        15
#define SEG_TSS              16
#define SEG_PERCPU           27
#define SEG_TSS_DOUBLE       31
#define SEG_COUNT            32

#define SELECTOR_KERNEL_CODE 0x60
#define SELECTOR_KERNEL_DATA 0x68
#define SELECTOR_USER_CODE   0x73
#define SELECTOR_USER_DATA   0x7B
#define SELECTOR_PERCPU      0xD8

struct trapframe;

/* The table's page; mm maps it at GDT_VA. */
extern uint64_t gdt_page[];

/* The first tables, from the first instructions of kmain on: cpu_this() works, traps are reported.
 */
void segments_init_early(void);

/* Loads the final GDT (at GDT_VA, which must be mapped), the IDT and the task register. */
void segments_init(void);

/* Did the program step itself into the sysenter that is being handled? Tells it once. */
bool segments_step_owed(void);

/* The stack on which the next entry from user mode starts: one past its last word. */
void segments_set_kernel_stack(vaddr_t top);

/* Loads a thread's TLS descriptors into this processor's table. */
void segments_load_tls(const uint64_t tls[SEG_TLS_COUNT]);

/* Packs a descriptor from its parts (SDM vol. 3, 3.4.5). */
uint64_t segment_descriptor(uint32_t base, uint32_t limit_20_bits, uint32_t access, uint32_t flags);

#endif
