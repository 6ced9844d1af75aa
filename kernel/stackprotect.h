#ifndef KERNEL_STACKPROTECT_H
#define KERNEL_STACKPROTECT_H

/* The guard word that the compiler places between a function's arrays and its return address. */

#include "kernel/types.h"

#define STACK_GUARD_AT_START 0x5A3C9600U /* until there is a random one */

/* The word itself; the name is the compiler's (-fstack-protector with a global guard). */
extern uintptr_t __stack_chk_guard;

/* Makes the guard unpredictable. The functions that are running meanwhile still expect the old one:
 * call it where none of them returns, early in the boot. */
void stack_protector_init(uintptr_t random);

#endif
