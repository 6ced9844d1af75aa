#ifndef MM_KERNELMAP_H
#define MM_KERNELMAP_H

struct page;

/* Builds the kernel's half of the address space as the layout has it, and enters it. */
void kernelmap_build(void);

/* The frame behind an address in the kernel's text or data. */
struct page *image_page(const void *address);

#endif
