#ifndef KERNEL_BOOTINFO_H
#define KERNEL_BOOTINFO_H

/*
 * What the boot loader said, copied out of its structures before the memory they lie in is used
 * for anything else. Filled by boot/multiboot.c, read by the rooms as they start.
 */

#include "kernel/types.h"

#define BOOT_CMDLINE_MAX 2048
#define BOOT_REGIONS_MAX 64

struct boot_region { /* usable memory, whole pages, sorted, not overlapping, below 4 GiB */
	paddr_t start;
	uint64_t end; /* one past */
};

struct bootinfo {
	char cmdline[BOOT_CMDLINE_MAX]; /* without the kernel's own path */
	char loader[64];
	struct boot_region regions[BOOT_REGIONS_MAX];
	unsigned nregions;
	paddr_t initrd;     /* the first module; 0 and 0 if there is none */
	size_t initrd_size; /* bytes */
};

extern struct bootinfo bootinfo;

#endif
