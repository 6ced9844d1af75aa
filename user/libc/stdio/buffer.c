/*
 * The buffer between program and descriptor: making, turning, filling, emptying it. file.h has the
 * rules.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "user/libc/stdio/file.h"

static ssize_t fd_read(FILE *stream, void *buffer, size_t size)
{
	return read(stream->fd, buffer, size);
}

static ssize_t fd_write(FILE *stream, const void *buffer, size_t size)
{
	return write(stream->fd, buffer, size);
}

static off_t fd_seek(FILE *stream, off_t offset, int whence)
{
	return lseek(stream->fd, offset, whence);
}

static int fd_close(FILE *stream)
{
	return close(stream->fd);
}

const struct file_ops __fd_ops = {fd_read, fd_write, fd_seek, fd_close};

static bool fail(FILE *stream, int error)
{
	stream->failed = true;
	errno = error;
	return false;
}

static void go_idle(FILE *stream)
{
	stream->direction = IDLE;
	stream->next = stream->end = stream->start;
}

static void make_buffer(FILE *stream)
{
	int error = errno;

	if (!stream->buffering_chosen) {
		stream->buffering = stream->fd >= 0 && isatty(stream->fd) ? _IOLBF : _IOFBF;
		stream->buffering_chosen = true;
	}
	if (!stream->start) {
		unsigned char *block = malloc(UNGET_ROOM + stream->size);
		if (!block) {
			block = stream->spare;
			stream->size = SPARE_ROOM;
		}
		stream->start = block + UNGET_ROOM;
		go_idle(stream);
	}
	errno = error;
}

bool __begin_reading(FILE *stream)
{
	if (stream->direction == READING)
		return true;
	if (!stream->readable)
		return fail(stream, EBADF);
	if (!__flush_output(stream))
		return false;
	make_buffer(stream);
	go_idle(stream);
	stream->direction = READING;
	return true;
}

bool __begin_writing(FILE *stream)
{
	if (stream->direction == WRITING)
		return true;
	if (!stream->writable)
		return fail(stream, EBADF);
	if (!__drop_input(stream))
		return false;
	make_buffer(stream);
	stream->direction = WRITING;
	stream->next = stream->start;
	stream->end = stream->start + stream->size;
	return true;
}

bool __fill(FILE *stream)
{
	if (stream->at_end)
		return false;
	if (stream->buffering != _IOFBF && stdout->buffering == _IOLBF)
		__flush_output(stdout);
	size_t wanted = stream->buffering == _IONBF ? 1 : stream->size;
	ssize_t got = stream->ops->read(stream, stream->start, wanted);
	stream->next = stream->end = stream->start;
	if (got > 0)
		stream->end += got;
	else if (got == 0)
		stream->at_end = true;
	else
		stream->failed = true;
	return got > 0;
}

/* What could not be written stays, at the beginning of the buffer. */
bool __flush_output(FILE *stream)
{
	if (stream->direction != WRITING)
		return true;
	unsigned char *from = stream->start;
	while (from < stream->next) {
		ssize_t done = stream->ops->write(stream, from, stream->next - from);
		if (done < 0) {
			memmove(stream->start, from, stream->next - from);
			stream->next -= from - stream->start;
			stream->failed = true;
			return false;
		}
		from += done;
	}
	stream->next = stream->start;
	return true;
}

/* A pipe or terminal cannot go back: what was read ahead stays in the buffer. */
bool __drop_input(FILE *stream)
{
	if (stream->direction != READING)
		return true;
	int error = errno;
	off_t ahead = stream->end - stream->next;
	if (ahead > 0 && stream->ops->seek(stream, -ahead, SEEK_CUR) < 0) {
		if (errno != ESPIPE)
			return fail(stream, errno);
		errno = error;
		if (!stream->writable)
			return true;
	}
	go_idle(stream);
	return true;
}

int setvbuf(FILE *restrict stream, char *restrict buffer, int mode, size_t size)
{
	(void)buffer; /* C11 7.21.5.6 says it may be used; ours needs room before it for ungetc */
	if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF)
		return -1;
	if (!__flush_output(stream))
		return -1;
	stream->buffering = mode;
	stream->buffering_chosen = true;
	if (!stream->start && size > 0)
		stream->size = size;
	return 0;
}

void setbuf(FILE *restrict stream, char *restrict buffer)
{
	setvbuf(stream, buffer, buffer ? _IOFBF : _IONBF, BUFSIZ);
}

void setlinebuf(FILE *stream)
{
	setvbuf(stream, NULL, _IOLBF, 0);
}

int fseeko(FILE *stream, off_t offset, int whence)
{
	if (!__flush_output(stream))
		return -1;
	if (stream->direction == READING && whence == SEEK_CUR)
		offset -= stream->end - stream->next;
	if (stream->ops->seek(stream, offset, whence) < 0)
		return -1;
	go_idle(stream);
	stream->at_end = false;
	return 0;
}

off_t ftello(FILE *stream)
{
	off_t position = stream->ops->seek(stream, 0, SEEK_CUR);
	if (position < 0)
		return -1;
	if (stream->direction == READING)
		return position - (stream->end - stream->next);
	if (stream->direction == WRITING)
		return position + (stream->next - stream->start);
	return position;
}

int fseek(FILE *stream, long offset, int whence)
{
	return fseeko(stream, offset, whence);
}

long ftell(FILE *stream)
{
	off_t position = ftello(stream);
	if (position != (long)position) {
		errno = EOVERFLOW;
		return -1;
	}
	return position;
}

void rewind(FILE *stream)
{
	fseeko(stream, 0, SEEK_SET);
	stream->failed = false;
}

int fgetpos(FILE *restrict stream, fpos_t *restrict position)
{
	*position = ftello(stream);
	return *position < 0 ? -1 : 0;
}

int fsetpos(FILE *stream, const fpos_t *position)
{
	return fseeko(stream, *position, SEEK_SET);
}
