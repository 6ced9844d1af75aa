/*
 * Reading from streams.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "user/libc/stdio/file.h"

int fgetc(FILE *stream)
{
	if (stream->direction == READING && stream->next < stream->end)
		return *stream->next++;
	if (!__begin_reading(stream) || (stream->next == stream->end && !__fill(stream)))
		return EOF;
	return *stream->next++;
}

int getc(FILE *stream)
{
	return fgetc(stream);
}

int getchar(void)
{
	return fgetc(stdin);
}

int getc_unlocked(FILE *stream)
{
	return fgetc(stream);
}

int getchar_unlocked(void)
{
	return fgetc(stdin);
}

/* Mostly the byte that was just read, which is still there; sscanf's string must not be written. */
int ungetc(int c, FILE *stream)
{
	if (c == EOF || !__begin_reading(stream))
		return EOF;
	if (stream->next == stream->start - UNGET_ROOM)
		return EOF;
	stream->next--;
	if (*stream->next != (unsigned char)c)
		*stream->next = c;
	stream->at_end = false;
	return (unsigned char)c;
}

static size_t take_buffered(FILE *stream, unsigned char *to, size_t n)
{
	size_t there = stream->end - stream->next;
	if (n > there)
		n = there;
	memcpy(to, stream->next, n);
	stream->next += n;
	return n;
}

/* What is at least a buffer's size is read to its place directly. */
static size_t read_bytes(FILE *stream, unsigned char *to, size_t n)
{
	size_t done = take_buffered(stream, to, n);
	while (done < n) {
		if (n - done < stream->size || stream->at_end) {
			if (!__fill(stream))
				break;
			done += take_buffered(stream, to + done, n - done);
			continue;
		}
		ssize_t got = stream->ops->read(stream, to + done, n - done);
		if (got <= 0) {
			*(got == 0 ? &stream->at_end : &stream->failed) = true;
			break;
		}
		done += got;
	}
	return done;
}

size_t fread(void *restrict buffer, size_t size, size_t count, FILE *restrict stream)
{
	size_t bytes;
	if (__builtin_mul_overflow(size, count, &bytes) || bytes == 0 || !__begin_reading(stream))
		return 0;
	return read_bytes(stream, buffer, bytes) / size;
}

char *fgets(char *restrict line, int size, FILE *restrict stream)
{
	char *to = line;
	if (size <= 0 || !__begin_reading(stream))
		return NULL;
	for (int room = size - 1; room > 0;) {
		if (stream->next == stream->end && !__fill(stream))
			break;
		size_t there = stream->end - stream->next;
		unsigned char *newline = memchr(stream->next, '\n', there);
		size_t part = newline ? (size_t)(newline + 1 - stream->next) : there;
		part = take_buffered(stream, (unsigned char *)to,
				     part < (size_t)room ? part : (size_t)room);
		to += part;
		room -= part;
		if (to[-1] == '\n')
			break;
	}
	if (to == line && size > 1)
		return NULL;
	*to = '\0';
	return line;
}

/* Room for `needed` bytes; doubled, so that a long line costs time in proportion to its length. */
static bool grow(char **line, size_t *size, size_t needed)
{
	if (*line && *size >= needed)
		return true;
	size_t larger = *line && *size > 60 ? *size * 2 : 120;
	if (larger < needed)
		larger = needed;
	char *block = realloc(*line, larger);
	if (!block)
		return false;
	*line = block;
	*size = larger;
	return true;
}

ssize_t getdelim(char **restrict line, size_t *restrict size, int delimiter, FILE *restrict stream)
{
	size_t length = 0;
	if (!__begin_reading(stream))
		return -1;
	for (;;) {
		if (stream->next == stream->end && !__fill(stream))
			break;
		size_t there = stream->end - stream->next;
		unsigned char *end = memchr(stream->next, delimiter, there);
		size_t part = end ? (size_t)(end + 1 - stream->next) : there;
		if (!grow(line, size, length + part + 1)) {
			stream->failed = true;
			return -1;
		}
		take_buffered(stream, (unsigned char *)*line + length, part);
		length += part;
		if (end)
			break;
	}
	if (length == 0)
		return -1;
	(*line)[length] = '\0';
	return length;
}

ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict stream)
{
	return getdelim(line, size, '\n', stream);
}
