#ifndef MM_PAGEFAULT_H
#define MM_PAGEFAULT_H

/* Takes over the processor's page fault. */
void pagefault_init(void);

#endif
