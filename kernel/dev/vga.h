#ifndef KERNEL_DEV_VGA_H
#define KERNEL_DEV_VGA_H

/*
 * The 80 by 25 text screen at physical 0xB8000: a terminal that understands the usual control
 * characters and the ANSI sequences for cursor movement, erasing and colours (ECMA-48), enough for
 * TERM=linux line editing.
 */

#include "kernel/types.h"

#define VGA_COLUMNS 80
#define VGA_ROWS    25

void vga_init(void);
void vga_write(const char *bytes, size_t len); /* any context; "\n" moves down only */

#endif
