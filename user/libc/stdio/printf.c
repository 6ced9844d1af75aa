/*
 * The printf family: each member is the engine of format.c with a sink of its own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "user/libc/stdio/file.h"
#include "user/libc/stdio/format.h"

/* Text is collected here first, so that even an unbuffered stream is written a message at a time.
 */
#define COLLECT 512

static void drain_to_stream(struct sink *sink)
{
	size_t n = sink->next - sink->start;
	if (n > 0 && __write_bytes(sink->target, sink->start, n) < n)
		sink->failed = true;
	sink->next = sink->start;
}

int vfprintf(FILE *restrict stream, const char *restrict format, va_list arguments)
{
	char text[COLLECT];
	struct sink sink = {.start = text,
			    .next = text,
			    .end = text + sizeof(text),
			    .drain = drain_to_stream,
			    .target = stream};
	int result = __format(&sink, format, arguments);
	drain_to_stream(&sink);
	return sink.failed ? -1 : result;
}

static void drain_to_fd(struct sink *sink)
{
	for (char *from = sink->start; from < sink->next && !sink->failed;) {
		ssize_t written = write(*(int *)sink->target, from, sink->next - from);
		if (written < 0)
			sink->failed = true;
		else
			from += written;
	}
	sink->next = sink->start;
}

int vdprintf(int fd, const char *restrict format, va_list arguments)
{
	char text[COLLECT];
	struct sink sink = {.start = text,
			    .next = text,
			    .end = text + sizeof(text),
			    .drain = drain_to_fd,
			    .target = &fd};
	int result = __format(&sink, format, arguments);
	drain_to_fd(&sink);
	return sink.failed ? -1 : result;
}

/* The string is full: what follows is counted, and goes where it can do no harm. */
struct overflow {
	char *string_end; /* where the string was full; null: not yet */
	char waste[64];
};

static void drain_to_waste(struct sink *sink)
{
	struct overflow *overflow = sink->target;
	if (!overflow->string_end)
		overflow->string_end = sink->next;
	sink->start = sink->next = overflow->waste;
	sink->end = overflow->waste + sizeof(overflow->waste);
}

int vsnprintf(char *restrict s, size_t size, const char *restrict format, va_list arguments)
{
	struct overflow overflow = {.string_end = NULL};
	size_t room = size > 0 ? size - 1 : 0;
	struct sink sink = {.start = s,
			    .next = s,
			    .end = s + room,
			    .drain = drain_to_waste,
			    .target = &overflow};
	int result = __format(&sink, format, arguments);
	if (size > 0)
		*(overflow.string_end ? overflow.string_end : sink.next) = '\0';
	return result;
}

/* The caller vouches for the room: as much as there can be behind s. */
int vsprintf(char *restrict s, const char *restrict format, va_list arguments)
{
	return vsnprintf(s, -(size_t)s, format, arguments);
}

int vasprintf(char **restrict s, const char *restrict format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	*s = length < 0 ? NULL : malloc(length + 1);
	if (*s)
		vsnprintf(*s, length + 1, format, again);
	va_end(again);
	return *s ? length : -1;
}

int vprintf(const char *restrict format, va_list arguments)
{
	return vfprintf(stdout, format, arguments);
}

int printf(const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vfprintf(stdout, format, arguments);
	va_end(arguments);
	return result;
}

int fprintf(FILE *restrict stream, const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vfprintf(stream, format, arguments);
	va_end(arguments);
	return result;
}

int dprintf(int fd, const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vdprintf(fd, format, arguments);
	va_end(arguments);
	return result;
}

int sprintf(char *restrict s, const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vsprintf(s, format, arguments);
	va_end(arguments);
	return result;
}

int snprintf(char *restrict s, size_t size, const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vsnprintf(s, size, format, arguments);
	va_end(arguments);
	return result;
}

int asprintf(char **restrict s, const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vasprintf(s, format, arguments);
	va_end(arguments);
	return result;
}

void perror(const char *prefix)
{
	if (prefix && *prefix)
		fprintf(stderr, "%s: %m\n", prefix);
	else
		fprintf(stderr, "%m\n");
}
