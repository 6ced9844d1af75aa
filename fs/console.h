#ifndef FS_CONSOLE_H
#define FS_CONSOLE_H

/*
 * The terminals that are hardware: the serial line, /dev/ttyS0, and the consoles that share the
 * screen and the keyboard, /dev/tty1 and up. One console is in front: it is shown, and typed on.
 * /dev/tty0 is whichever that is.
 *
 * /dev/console is the terminal that the boot word console= named last, for the screen the console
 * in front. Where none was named it is the serial line, and the first console too for as long as
 * nobody opens that as a terminal of its own: what goes to the one is shown on both, and what is
 * typed on either comes from it.
 */

#include "kernel/types.h"

void console_init(void); /* the terminals and their devices; after tty_init() */

/* Bytes from the devices; from their interrupts. */
void console_typed_on_serial(uint8_t byte);
void console_typed_on_keyboard(uint8_t byte);

/* Brings a console of the screen to the front; they count from 0. Any context. */
void console_show(unsigned number);

#endif
