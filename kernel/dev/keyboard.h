#ifndef KERNEL_DEV_KEYBOARD_H
#define KERNEL_DEV_KEYBOARD_H

/*
 * The PS/2 keyboard (US layout, scan code set 1): keys become the bytes a Linux console gives, with
 * Shift, Caps Lock, Num Lock, Control, Alt (escape prefix) and escape sequences for the cursor and
 * function keys. A few keys with Alt or Shift are not typed but mean something to the screen.
 */

#include "kernel/types.h"

#define KEY_BYTES_MAX 8

enum keyboard_command {
	KEYBOARD_NO_COMMAND,
	KEYBOARD_SHOW,         /* Alt-F1 ...: the console with this number, from 0 */
	KEYBOARD_SHOW_NEXT,    /* Alt-Right */
	KEYBOARD_SHOW_BEFORE,  /* Alt-Left */
	KEYBOARD_LOOK_BACK,    /* Shift-PgUp: at what has left the screen */
	KEYBOARD_LOOK_FORWARD, /* Shift-PgDn */
};

/* What is held down or locked, and what has come of a longer scan code. */
struct keyboard_state {
	bool left_shift, right_shift;
	bool left_control, right_control;
	bool left_alt, right_alt;
	bool caps_lock, num_lock, scroll_lock;
	bool application_keys; /* cursor keys give ESC O rather than ESC [; set by the caller */
	bool extended;         /* the last byte was 0xE0 */
	unsigned skipping;     /* bytes left of a code that means nothing (Pause) */

	enum keyboard_command command; /* what the last byte asked for */
	unsigned argument;
};

/* What a scan code byte adds to the input: writes its bytes to `out`, returns how many. */
size_t keyboard_decode(struct keyboard_state *keyboard, uint8_t code, char out[KEY_BYTES_MAX]);

/* Who is typed for; called from the interrupt. */
struct keyboard_ops {
	void (*receive)(uint8_t byte);
	void (*command)(enum keyboard_command command, unsigned argument);
	bool (*wants_application_keys)(void);
};
bool keyboard_init(const struct keyboard_ops *ops); /* false: there is no keyboard */

/* The lights that are on: 1 Scroll Lock, 2 Num Lock, 4 Caps Lock. */
unsigned keyboard_lights(void);

#endif
