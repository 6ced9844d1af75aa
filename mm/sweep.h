#ifndef MM_SWEEP_H
#define MM_SWEEP_H

/* Looks at all of the kernel's memory that is checked (mm/memcheck.h); damage is a panic. */
void memory_sweep(void);

#endif
