#ifndef KERNEL_DEV_VGA_H
#define KERNEL_DEV_VGA_H

/*
 * The 80 by 25 text screen as a terminal (kernel/dev/terminal.h): characters go
 * to the card's memory, the cursor to its CRT controller.
 */

#include "kernel/types.h"

#define VGA_COLUMNS 80
#define VGA_ROWS    25

/* `text` is where the card's memory is mapped, uncached. Clears the screen. */
void vga_init(volatile uint16_t *text);
void vga_write(const char *bytes, size_t len); /* any context; "\n" moves down only */

#endif
