#ifndef MM_KERNELMAP_H
#define MM_KERNELMAP_H

/* Builds the kernel's half of the address space as the layout has it, and enters it. */
void kernelmap_build(void);

#endif
