#ifndef KERNEL_DEV_VGA_H
#define KERNEL_DEV_VGA_H

/*
 * The 80 by 25 text screen, shared by several consoles, each a terminal of its own
 * (kernel/dev/terminal.h). One is in front: its characters go to the card's memory and its cursor
 * to the card's CRT controller. The others are only kept.
 */

#include "kernel/types.h"

#define VGA_COLUMNS  80
#define VGA_ROWS     25
#define VGA_CONSOLES 6 /* numbered from 0 */

/* `text` is where the card's memory is mapped, uncached. Clears the screen. */
void vga_init(volatile uint16_t *text);

/* Any context; "\n" moves down only. The log goes to the console in front. */
void vga_write(unsigned console, const char *bytes, size_t len);
void vga_write_front(const char *bytes, size_t len);

/* What a console answers to what was written to it: the bytes, once. */
size_t vga_answer(unsigned console, char *to, size_t size);

void vga_show(unsigned console); /* brings it to the front */
unsigned vga_front(void);

/* Does a program on the console in front want cursor keys as ESC O rather than ESC [ (DECCKM)? */
bool vga_front_wants_application_keys(void);

/* Shows what has left the console in front at its top: half a screen further up or down. Anything
 * written there, or another console in front, ends that. */
void vga_look_back(bool up);

#endif
