#ifndef MM_MM_H
#define MM_MM_H

#include "kernel/types.h"

/* The order in which memory comes up; called once by kmain with bootinfo filled in. After it the
 * boot page tables are gone, kmalloc works, and the layout is the documented one. */
void mm_init(void);

/* The 32 KiB of the text screen's memory, uncached. */
volatile uint16_t *mm_text_screen(void);

/* Gives back what caches hold for speed; the page daemon calls it when frames run low. */
void mm_reclaim(void);

#endif
