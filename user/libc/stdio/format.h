/*
 * printf's engine: format.c reads the format and does integers and strings, format_float.c the
 * rest. Text goes into a sink: a piece of memory that is drained when it is full.
 */
#ifndef LIBC_STDIO_FORMAT_H
#define LIBC_STDIO_FORMAT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct sink {
	char *start, *next, *end;
	void (*drain)(struct sink *sink); /* makes room, in whatever way: next < end afterwards */
	void *target;                     /* drain's own */
	size_t total;                     /* bytes put so far, as printf returns them */
	bool failed;
};

/* One conversion: %[flags][width][.precision][length]conversion */
struct spec {
	bool left; /* - */
	bool zero; /* 0 */
	bool plus; /* + */
	bool space;
	bool alternate; /* # */
	int width;
	int precision; /* -1: not given */
	int length;    /* enum in format.c */
	char conversion;
};

/* -1 with errno when the sink failed or the text is longer than an int can say. */
int __format(struct sink *sink, const char *format, va_list arguments);

void __sink_put(struct sink *sink, const char *text, size_t n);
void __sink_fill(struct sink *sink, char c, int n); /* n <= 0: nothing */

/* f F e E g G */
void __format_float(struct sink *sink, const struct spec *spec, long double value);

#endif
