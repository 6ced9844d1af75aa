#ifndef BOOT_START_INIT_H
#define BOOT_START_INIT_H

/* Makes process 1. It fills the root from the initrd, runs the kernel's own tests if the boot word
 * `test` asks for them, and becomes init. */
void start_init(void);

#endif
