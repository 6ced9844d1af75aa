#ifndef BOOT_MULTIBOOT_H
#define BOOT_MULTIBOOT_H

/* Copies what the boot loader said into `bootinfo` (Multiboot 0.6.96, section 3.3). Panics if the
 * loader is no multiboot loader or tells no memory. Runs on the boot page tables. */

#include "kernel/types.h"

void multiboot_read(uint32_t magic, paddr_t info);

#endif
