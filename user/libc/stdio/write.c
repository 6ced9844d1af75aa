/*
 * Writing to streams.
 */
#include <string.h>
#include "user/libc/stdio/file.h"

/* What does not fit empties the buffer; what is as large as the buffer never enters it. */
static size_t put_buffered(FILE *stream, const unsigned char *data, size_t n)
{
	if (n > (size_t)(stream->end - stream->next) && !__flush_output(stream))
		return 0;
	if (n < stream->size) {
		memcpy(stream->next, data, n);
		stream->next += n;
		return n;
	}
	for (size_t done = 0; done < n;) {
		ssize_t written = stream->ops->write(stream, data + done, n - done);
		if (written < 0) {
			stream->failed = true;
			return done;
		}
		done += written;
	}
	return n;
}

/* A line-buffered stream writes out up to the last newline, an unbuffered one all. */
size_t __write_bytes(FILE *stream, const void *data, size_t n)
{
	const unsigned char *from = data, *newline;
	size_t at_once = 0;
	if (n == 0 || !__begin_writing(stream))
		return 0;
	if (stream->buffering == _IONBF)
		at_once = n;
	else if (stream->buffering == _IOLBF && (newline = memrchr(from, '\n', n)))
		at_once = newline + 1 - from;
	if (at_once > 0) {
		size_t put = put_buffered(stream, from, at_once);
		if (put < at_once || !__flush_output(stream))
			return put < at_once ? put : 0;
	}
	if (at_once == n)
		return n;
	return at_once + put_buffered(stream, from + at_once, n - at_once);
}

size_t fwrite(const void *restrict buffer, size_t size, size_t count, FILE *restrict stream)
{
	size_t bytes;
	if (__builtin_mul_overflow(size, count, &bytes) || bytes == 0)
		return 0;
	size_t written = __write_bytes(stream, buffer, bytes);
	return written == bytes ? count : written / size;
}

int fputc(int c, FILE *stream)
{
	unsigned char byte = c;
	if (stream->direction == WRITING && stream->next < stream->end - 1 &&
	    stream->buffering == _IOFBF) {
		*stream->next++ = byte;
		return byte;
	}
	return __write_bytes(stream, &byte, 1) == 1 ? byte : EOF;
}

int putc(int c, FILE *stream)
{
	return fputc(c, stream);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int putc_unlocked(int c, FILE *stream)
{
	return fputc(c, stream);
}

int putchar_unlocked(int c)
{
	return fputc(c, stdout);
}

int fputs(const char *restrict s, FILE *restrict stream)
{
	size_t length = strlen(s);
	return __write_bytes(stream, s, length) == length ? 0 : EOF;
}

int puts(const char *s)
{
	return fputs(s, stdout) < 0 ? EOF : fputc('\n', stdout) < 0 ? EOF : 0;
}
