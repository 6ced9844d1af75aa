#ifndef KERNEL_DEV_KEYBOARD_H
#define KERNEL_DEV_KEYBOARD_H

/*
 * The PS/2 keyboard (US layout, scan code set 1): keys become the bytes a Linux console gives, with
 * Shift, Caps Lock, Control, Alt (escape prefix) and escape sequences for the cursor keys.
 */

#include "kernel/types.h"

bool keyboard_init(void (*receive)(uint8_t byte)); /* receive is called from the interrupt */

#endif
