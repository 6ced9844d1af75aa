#ifndef KERNEL_DEV_KEYMAP_H
#define KERNEL_DEV_KEYMAP_H

/* The US layout: what each key of scan code set 1 gives. */

#include "kernel/types.h"

#define KEYMAP_SIZE 0x59

/* One byte a key; 0: the key gives none. */
struct key {
	char plain, shifted;
};
extern const struct key keymap[KEYMAP_SIZE];

/* The escape sequence of a key that has one, or NULL. `extended`: the code follows 0xE0. */
const char *keymap_sequence(uint8_t code, bool extended, bool shift);

/* Which function key it is, F1 being 0; -1: none. */
int keymap_function(uint8_t code);

/* What the number pad gives while Num Lock is on, or 0. */
char keymap_number(uint8_t code);

#endif
