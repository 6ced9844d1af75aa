#ifndef KERNEL_DEV_VGA_H
#define KERNEL_DEV_VGA_H

/*
 * The 80 by 25 text screen at physical 0xB8000 as a terminal (kernel/dev/terminal.h): characters go
 * to the card's memory, the cursor to its CRT controller.
 */

#include "kernel/types.h"

#define VGA_COLUMNS   80
#define VGA_ROWS      25
#define VGA_TEXT_PHYS 0xB8000

/* `text` is where VGA_TEXT_PHYS is mapped, uncached. Clears the screen. */
void vga_init(volatile uint16_t *text);
void vga_write(const char *bytes, size_t len); /* any context; "\n" moves down only */

#endif
