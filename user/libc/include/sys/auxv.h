/*
 * What the kernel told this program about itself.
 */
#ifndef _SYS_AUXV_H
#define _SYS_AUXV_H

#include <abi/auxv.h>

/* The entry's value; 0 with errno ENOENT when there is none. */
unsigned long getauxval(unsigned long type);

#endif
