#ifndef SH_KEYS_H
#define SH_KEYS_H

/* Keys that are not one byte; all others are themselves, 0 to 255. */
enum {
	KEY_END_OF_INPUT = -1,
	KEY_UNKNOWN = 256,
	KEY_UP,
	KEY_DOWN,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_HOME,
	KEY_END,
	KEY_DELETE,
	KEY_WORD_LEFT,
	KEY_WORD_RIGHT,
};

/* What ^C is to C. */
#define CONTROL(c) ((c)&0x1f)

enum {
	KEY_TAB = '\t',
	KEY_ENTER = '\r',
	KEY_NEWLINE = '\n',
	KEY_ESCAPE = 27,
	KEY_BACKSPACE = 127
};

/* The next key typed at the terminal FD. */
int key_read(int fd);

#endif
