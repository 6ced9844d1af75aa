#ifndef SH_TEXT_H
#define SH_TEXT_H

#include <stddef.h>

#include "arena.h"

/* A string that grows, in an arena: it lives as long as the arena's memory does. */
struct text {
	struct arena *arena;
	char *bytes;     /* not terminated until text_finish */
	size_t length;   /* bytes in use */
	size_t capacity; /* bytes allocated */
};

void text_init(struct text *text, struct arena *arena);
void text_add(struct text *text, char c);
void text_append(struct text *text, const char *bytes, size_t length);
void text_string(struct text *text, const char *string);
/* S in quotes, so that the shell reads it back as one word: 'S', with each ' as '"'"'. */
void text_quoted(struct text *text, const char *string);
char *text_finish(struct text *text); /* terminates it and returns the bytes */

#endif
