#ifndef FS_PROCFS_TEXT_H
#define FS_PROCFS_TEXT_H

/*
 * A text that grows as it is written: what a file in /proc says. Running out of memory is
 * remembered, so that those who write need not look; the reader gets ENOMEM.
 */

#include "kernel/types.h"

struct text {
	char *bytes; /* not terminated */
	size_t length, capacity;
	bool failed;
};

void text_init(struct text *t);
void text_free(struct text *t); /* empty after, and usable again */
void text_printf(struct text *t, const char *fmt, ...) __printf_like(2, 3);

/* Makes room for `length` more bytes and returns where they go, or NULL; text_grew() says how many
 * were put there. */
char *text_room(struct text *t, size_t length);
void text_grew(struct text *t, size_t length);

#endif
