/*
 * The tables of the US layout. The position is the scan code ("Keyboard Scan Code Specification",
 * set 1); the sequences are those of TERM=linux (console_codes(4), terminfo's linux entry).
 */

#include "kernel/dev/keymap.h"

#define BACKSPACE '\177'

const struct key keymap[KEYMAP_SIZE] = {
	[0x01] = {'\033', '\033'}, [0x02] = {'1', '!'},
	[0x03] = {'2', '@'},       [0x04] = {'3', '#'},
	[0x05] = {'4', '$'},       [0x06] = {'5', '%'},
	[0x07] = {'6', '^'},       [0x08] = {'7', '&'},
	[0x09] = {'8', '*'},       [0x0A] = {'9', '('},
	[0x0B] = {'0', ')'},       [0x0C] = {'-', '_'},
	[0x0D] = {'=', '+'},       [0x0E] = {BACKSPACE, BACKSPACE},
	[0x0F] = {'\t', '\t'},     [0x10] = {'q', 'Q'},
	[0x11] = {'w', 'W'},       [0x12] = {'e', 'E'},
	[0x13] = {'r', 'R'},       [0x14] = {'t', 'T'},
	[0x15] = {'y', 'Y'},       [0x16] = {'u', 'U'},
	[0x17] = {'i', 'I'},       [0x18] = {'o', 'O'},
	[0x19] = {'p', 'P'},       [0x1A] = {'[', '{'},
	[0x1B] = {']', '}'},       [0x1C] = {'\r', '\r'},
	[0x1E] = {'a', 'A'},       [0x1F] = {'s', 'S'},
	[0x20] = {'d', 'D'},       [0x21] = {'f', 'F'},
	[0x22] = {'g', 'G'},       [0x23] = {'h', 'H'},
	[0x24] = {'j', 'J'},       [0x25] = {'k', 'K'},
	[0x26] = {'l', 'L'},       [0x27] = {';', ':'},
	[0x28] = {'\'', '"'},      [0x29] = {'`', '~'},
	[0x2B] = {'\\', '|'},      [0x2C] = {'z', 'Z'},
	[0x2D] = {'x', 'X'},       [0x2E] = {'c', 'C'},
	[0x2F] = {'v', 'V'},       [0x30] = {'b', 'B'},
	[0x31] = {'n', 'N'},       [0x32] = {'m', 'M'},
	[0x33] = {',', '<'},       [0x34] = {'.', '>'},
	[0x35] = {'/', '?'},       [0x37] = {'*', '*'},
	[0x39] = {' ', ' '},       [0x4A] = {'-', '-'},
	[0x4E] = {'+', '+'},       [0x56] = {'<', '>'},
};

/* The number pad and the keys between it and the letters; without 0xE0 they are the pad's. */
static const char *const pad_sequences[] = {
	[0x47] = "\033[1~", [0x48] = "\033[A",  [0x49] = "\033[5~", [0x4B] = "\033[D",
	[0x4C] = "\033[G",  [0x4D] = "\033[C",  [0x4F] = "\033[4~", [0x50] = "\033[B",
	[0x51] = "\033[6~", [0x52] = "\033[2~", [0x53] = "\033[3~",
};

/* F1 to F12, by which they are. With Shift the first eight are F13 to F20. */
static const uint8_t function_codes[] = {
	0x3B, 0x3C, 0x3D, 0x3E, 0x3F, 0x40, 0x41, 0x42, 0x43, 0x44, 0x57, 0x58,
};

static const char *const function_sequences[ARRAY_SIZE(function_codes)] = {
	"\033[[A",  "\033[[B",  "\033[[C",  "\033[[D",  "\033[[E",  "\033[17~",
	"\033[18~", "\033[19~", "\033[20~", "\033[21~", "\033[23~", "\033[24~",
};

static const char *const shifted_sequences[] = {
	"\033[25~", "\033[26~", "\033[28~", "\033[29~",
	"\033[31~", "\033[32~", "\033[33~", "\033[34~",
};

static const char pad_numbers[] = {
	[0x47] = '7', [0x48] = '8', [0x49] = '9', [0x4B] = '4', [0x4C] = '5', [0x4D] = '6',
	[0x4F] = '1', [0x50] = '2', [0x51] = '3', [0x52] = '0', [0x53] = '.',
};

int keymap_function(uint8_t code)
{
	for (unsigned i = 0; i < ARRAY_SIZE(function_codes); i++)
		if (function_codes[i] == code)
			return (int)i;
	return -1;
}

const char *keymap_sequence(uint8_t code, bool extended, bool shift)
{
	int function = extended ? -1 : keymap_function(code);

	if (code < ARRAY_SIZE(pad_sequences) && pad_sequences[code])
		return pad_sequences[code];
	if (function < 0)
		return NULL;
	if (shift && function < (int)ARRAY_SIZE(shifted_sequences))
		return shifted_sequences[function];
	return function_sequences[function];
}

char keymap_number(uint8_t code)
{
	return code < ARRAY_SIZE(pad_numbers) ? pad_numbers[code] : 0;
}
