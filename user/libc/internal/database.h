/*
 * The databases of users: files of lines, each some fields with colons between them.
 */
#ifndef LIBC_INTERNAL_DATABASE_H
#define LIBC_INTERNAL_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct __database {
	const char *path;
	FILE *file;
	char *line;
	size_t size;
};

/*
 * Cut the next line that has exactly COUNT fields into them; they live until the next call. False
 * at the end, or with errno if the file cannot be opened.
 */
bool __database_next(struct __database *db, char **fields, int count);
void __database_close(struct __database *db); /* the next call begins anew */

/* The same for a stream that somebody else opened. */
bool __fields_read(FILE *file, char **line, size_t *size, char **fields, int count);

/*
 * For the *_r functions: copy the strings into BUFFER, and let the fields point there. False if
 * they do not fit.
 */
bool __fields_copy(char **fields, int count, char **buffer, size_t *size);

#endif
