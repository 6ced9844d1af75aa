/*
 * The builtins' standard output: a buffer of the shell's own, because what descriptor 1 is changes
 * from one command to the next. It is empty between commands, and so whenever the shell forks.
 */
#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "shell.h"

enum {
	BUFFER_BYTES = 1024
};

static char buffer[BUFFER_BYTES];
static size_t used;
static int error; /* errno of the first write that failed since the last flush */

static void write_out(const char *bytes, size_t length)
{
	while (length && !error) {
		ssize_t written = write(STDOUT_FILENO, bytes, length);
		if (written < 0 && errno == EINTR && !sh.interrupted)
			continue;
		if (written < 0) {
			error = errno;
			return;
		}
		bytes += written;
		length -= (size_t)written;
	}
}

void output(const char *bytes, size_t length)
{
	if (!length)
		return;
	if (length > BUFFER_BYTES - used) {
		write_out(buffer, used);
		used = 0;
	}
	if (length > BUFFER_BYTES) {
		write_out(bytes, length);
		return;
	}
	memcpy(buffer + used, bytes, length);
	used += length;
}

void output_string(const char *string)
{
	output(string, strlen(string));
}

void output_format(const char *format, ...)
{
	va_list arguments;
	va_list again;

	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	if (length >= 0) {
		char *text = arena_alloc(&scratch, (size_t)length + 1);
		vsnprintf(text, (size_t)length + 1, format, again);
		output(text, (size_t)length);
	}
	va_end(again);
	va_end(arguments);
}

bool output_flush(void)
{
	write_out(buffer, used);
	used = 0;
	int failed = error;
	error = 0;
	if (failed)
		shell_complain("write error: %s", strerror(failed));
	return !failed;
}
