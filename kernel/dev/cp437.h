#ifndef KERNEL_DEV_CP437_H
#define KERNEL_DEV_CP437_H

/* The character set of the PC's text screen, code page 437. */

#include "kernel/types.h"

/* The glyph that shows a character of Unicode, or `?`. */
uint8_t cp437_glyph(uint32_t code);

#endif
