#ifndef KERNEL_STACKPROTECT_H
#define KERNEL_STACKPROTECT_H

/* The guard word that the compiler places between a function's arrays and its return address. */

/* Makes the guard unpredictable. The functions that are running meanwhile still expect the old one:
 * call it where none of them returns, early in the boot. */
void stack_protector_init(void);

#endif
