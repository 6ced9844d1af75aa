/*
 * Streams on memory: open_memstream makes a string of what is written to it, fmemopen reads and
 * writes a piece of memory as if it were a file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "user/libc/stdio/file.h"
#include "user/libc/internal/errno.h"

struct memory {
	char *data;
	size_t room;
	size_t length; /* what a reader may see */
	size_t position;
	bool append;
	bool own;      /* data is ours to free */
	char **result; /* open_memstream: where the caller looks; null for fmemopen */
	size_t *result_size;
};

static ssize_t memory_read(FILE *stream, void *buffer, size_t size)
{
	struct memory *m = stream->memory;
	size_t there = m->position < m->length ? m->length - m->position : 0;
	if (size > there)
		size = there;
	memcpy(buffer, m->data + m->position, size);
	m->position += size;
	return size;
}

/* Makes room for `needed` bytes and a zero byte. */
static bool memory_grow(struct memory *m, size_t needed)
{
	if (needed < m->room)
		return true;
	size_t room = m->room * 2 > needed ? m->room * 2 : needed + 1;
	char *data = realloc(m->data, room);
	if (!data)
		return false;
	memset(data + m->room, 0, room - m->room);
	m->data = data;
	m->room = room;
	return true;
}

static ssize_t memory_write(FILE *stream, const void *buffer, size_t size)
{
	struct memory *m = stream->memory;
	if (m->append)
		m->position = m->length;
	if (m->result && !memory_grow(m, m->position + size))
		return -1;
	size_t there = m->position < m->room ? m->room - m->position : 0;
	if (size > there)
		size = there;
	if (size == 0)
		return __set_errno(ENOSPC);
	memcpy(m->data + m->position, buffer, size);
	m->position += size;
	if (m->position > m->length)
		m->length = m->position;
	if (m->length < m->room)
		m->data[m->length] = '\0';
	if (m->result) {
		*m->result = m->data;
		*m->result_size = m->position;
	}
	return size;
}

static off_t memory_seek(FILE *stream, off_t offset, int whence)
{
	struct memory *m = stream->memory;
	off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? m->position : m->length;
	if (base + offset < 0 || base + offset > PTRDIFF_MAX)
		return __set_errno(EINVAL);
	m->position = base + offset;
	return m->position;
}

static int memory_close(FILE *stream)
{
	struct memory *m = stream->memory;
	if (m->own)
		free(m->data);
	free(m);
	return 0;
}

static const struct file_ops memory_ops = {memory_read, memory_write, memory_seek, memory_close};

static FILE *stream_on(struct memory *m, bool readable, bool writable)
{
	FILE *stream = m && m->data ? __file_new(&memory_ops, readable, writable) : NULL;
	if (stream) {
		stream->memory = m;
		return stream;
	}
	if (m && (m->own || m->result))
		free(m->data);
	free(m);
	return NULL;
}

FILE *open_memstream(char **buffer, size_t *size)
{
	struct memory *m = calloc(1, sizeof(*m));
	if (m) {
		m->room = 64;
		m->data = calloc(1, m->room);
		m->result = buffer;
		m->result_size = size;
		*buffer = m->data;
		*size = 0;
	}
	return stream_on(m, false, true);
}

FILE *fmemopen(void *restrict buffer, size_t size, const char *restrict mode)
{
	struct memory *m = __file_mode(mode) < 0 ? NULL : calloc(1, sizeof(*m));
	bool update = strchr(mode, '+');
	if (m) {
		m->room = size;
		m->own = !buffer;
		m->data = buffer ? buffer : calloc(1, size);
		m->append = *mode == 'a';
		if (*mode == 'r')
			m->length = size;
		else if (*mode == 'a' && m->data)
			m->length = strnlen(m->data, size);
		else if (m->data && size > 0)
			m->data[0] = '\0';
	}
	return stream_on(m, *mode == 'r' || update, *mode != 'r' || update);
}
