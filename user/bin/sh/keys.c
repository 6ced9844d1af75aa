/*
 * From the bytes a terminal sends to keys. Cursor keys come as ESC [ letter or ESC O letter, others
 * as ESC [ number ~, either with modifiers after a semicolon (ECMA-48 5.4, and xterm's habits).
 *
 * Bytes are read one at a time: what is typed ahead belongs to the command that runs next.
 */
#include "keys.h"

#include <errno.h>
#include <unistd.h>

static int read_byte(int fd)
{
	unsigned char byte;
	ssize_t got;

	do
		got = read(fd, &byte, 1);
	while (got < 0 && errno == EINTR);
	return got == 1 ? byte : KEY_END_OF_INPUT;
}

static int key_of_letter(int letter, int modifier)
{
	switch (letter) {
	case 'A':
		return KEY_UP;
	case 'B':
		return KEY_DOWN;
	case 'C':
		return modifier ? KEY_WORD_RIGHT : KEY_RIGHT;
	case 'D':
		return modifier ? KEY_WORD_LEFT : KEY_LEFT;
	case 'H':
		return KEY_HOME;
	case 'F':
		return KEY_END;
	default:
		return KEY_UNKNOWN;
	}
}

static int key_of_number(int number)
{
	switch (number) {
	case 1:
	case 7:
		return KEY_HOME;
	case 3:
		return KEY_DELETE;
	case 4:
	case 8:
		return KEY_END;
	default:
		return KEY_UNKNOWN;
	}
}

/* After ESC [: numbers separated by semicolons, then a byte that says what it is about. */
static int read_sequence(int fd)
{
	enum {
		LARGEST = 1000,
		FIRST_FINAL = 0x40
	};
	int first = 0;
	int last = 0;
	int modifier = 0;
	int byte;

	while ((byte = read_byte(fd)) != KEY_END_OF_INPUT && byte < FIRST_FINAL) {
		if (byte >= '0' && byte <= '9' && last < LARGEST)
			last = last * 10 + (byte - '0');
		if (byte == ';') {
			first = last;
			last = 0;
			modifier = 1;
		}
	}
	if (byte == KEY_END_OF_INPUT)
		return byte;
	return byte == '~' ? key_of_number(modifier ? first : last) : key_of_letter(byte, modifier);
}

int key_read(int fd)
{
	int byte = read_byte(fd);

	if (byte != KEY_ESCAPE)
		return byte;
	byte = read_byte(fd);
	switch (byte) {
	case '[':
		return read_sequence(fd);
	case 'O':
		byte = read_byte(fd);
		return byte == KEY_END_OF_INPUT ? byte : key_of_letter(byte, 0);
	case 'b':
		return KEY_WORD_LEFT;
	case 'f':
		return KEY_WORD_RIGHT;
	case KEY_END_OF_INPUT:
		return byte;
	default:
		return KEY_UNKNOWN;
	}
}
