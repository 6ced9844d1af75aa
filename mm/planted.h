#ifndef MM_PLANTED_H
#define MM_PLANTED_H

/* Faults in the use of the kernel's memory, for the boot word crash= (kernel/crash.h); the list is
 * in the source. With slab_debug all end in a report of whose memory it was. */
void planted_init(void);

#endif
