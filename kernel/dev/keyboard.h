#ifndef KERNEL_DEV_KEYBOARD_H
#define KERNEL_DEV_KEYBOARD_H

/*
 * The PS/2 keyboard (US layout, scan code set 1): keys become the bytes a Linux console gives, with
 * Shift, Caps Lock, Num Lock, Control, Alt (escape prefix) and escape sequences for the cursor
 * keys.
 */

#include "kernel/types.h"

#define KEY_BYTES_MAX 8

/* What is held down or locked, and what has come of a longer scan code. */
struct keyboard_state {
	bool left_shift, right_shift;
	bool left_control, right_control;
	bool left_alt, right_alt;
	bool caps_lock, num_lock;
	bool extended;     /* the last byte was 0xE0 */
	unsigned skipping; /* bytes left of a code that means nothing (Pause) */
};

/* What a scan code byte adds to the input: writes its bytes to `out`, returns how many. */
size_t keyboard_decode(struct keyboard_state *keyboard, uint8_t code, char out[KEY_BYTES_MAX]);

bool keyboard_init(void (*receive)(uint8_t byte)); /* receive is called from the interrupt */

#endif
