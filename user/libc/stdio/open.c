/*
 * Opening and closing streams, and the list of those that are open, which exit and fflush(NULL)
 * walk.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "user/libc/internal/start.h"
#include "user/libc/stdio/file.h"

static struct file standard[3] = {
	{.ops = &__fd_ops,
	 .fd = STDIN_FILENO,
	 .readable = true,
	 .size = BUFSIZ,
	 .next_open = &standard[1]},
	{.ops = &__fd_ops,
	 .fd = STDOUT_FILENO,
	 .writable = true,
	 .size = BUFSIZ,
	 .next_open = &standard[2],
	 .link = &standard[0].next_open},
	{.ops = &__fd_ops,
	 .fd = STDERR_FILENO,
	 .writable = true,
	 .size = BUFSIZ,
	 .buffering = _IONBF,
	 .buffering_chosen = true,
	 .link = &standard[1].next_open},
};

FILE *stdin = &standard[0];
FILE *stdout = &standard[1];
FILE *stderr = &standard[2];

static struct file *open_streams = &standard[0];

static void list_insert(FILE *stream)
{
	stream->next_open = open_streams;
	stream->link = &open_streams;
	if (open_streams)
		open_streams->link = &stream->next_open;
	open_streams = stream;
}

/* The first of the standard streams has no link until something stands before it. */
static void list_remove(FILE *stream)
{
	struct file **link = stream->link ? stream->link : &open_streams;
	*link = stream->next_open;
	if (stream->next_open)
		stream->next_open->link = link;
}

FILE *__file_new(const struct file_ops *ops, bool readable, bool writable)
{
	FILE *stream = calloc(1, sizeof(*stream));
	if (!stream)
		return NULL;
	stream->ops = ops;
	stream->fd = -1;
	stream->readable = readable;
	stream->writable = writable;
	stream->size = BUFSIZ;
	list_insert(stream);
	return stream;
}

int __file_mode(const char *mode)
{
	int flags;
	if (*mode == 'r')
		flags = O_RDONLY;
	else if (*mode == 'w')
		flags = O_WRONLY | O_CREAT | O_TRUNC;
	else if (*mode == 'a')
		flags = O_WRONLY | O_CREAT | O_APPEND;
	else {
		errno = EINVAL;
		return -1;
	}
	if (strchr(mode, '+'))
		flags = (flags & ~O_ACCMODE) | O_RDWR;
	if (strchr(mode, 'e'))
		flags |= O_CLOEXEC;
	if (strchr(mode, 'x'))
		flags |= O_EXCL;
	return flags;
}

static FILE *stream_on(int fd, int flags)
{
	int access = flags & O_ACCMODE;
	FILE *stream = __file_new(&__fd_ops, access != O_WRONLY, access != O_RDONLY);
	if (stream)
		stream->fd = fd;
	if ((flags & O_APPEND) && access == O_WRONLY)
		lseek(fd, 0, SEEK_END); /* so that ftell agrees with where the first write goes */
	return stream;
}

FILE *fdopen(int fd, const char *mode)
{
	int flags = __file_mode(mode);
	if (flags < 0)
		return NULL;
	int now = fcntl(fd, F_GETFL);
	if (now < 0)
		return NULL;
	if ((flags & O_APPEND) && !(now & O_APPEND))
		fcntl(fd, F_SETFL, now | O_APPEND);
	if (flags & O_CLOEXEC)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	return stream_on(fd, flags);
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
	int flags = __file_mode(mode);
	if (flags < 0)
		return NULL;
	int fd = open(path, flags, 0666);
	if (fd < 0)
		return NULL;
	FILE *stream = stream_on(fd, flags);
	if (!stream)
		close(fd);
	return stream;
}

/* The new file takes the old one's descriptor number, so that freopen(..., stdout) redirects 1. */
FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict stream)
{
	int flags = __file_mode(mode);
	__flush_output(stream);
	__drop_input(stream);
	int fd = flags < 0 || !path ? -1 : open(path, flags, 0666);
	if (fd < 0) {
		fclose(stream);
		return NULL;
	}
	if (stream->fd >= 0 && fd != stream->fd) {
		dup3(fd, stream->fd, flags & O_CLOEXEC);
		close(fd);
	} else {
		stream->fd = fd;
	}
	int access = flags & O_ACCMODE;
	stream->readable = access != O_WRONLY;
	stream->writable = access != O_RDONLY;
	stream->at_end = stream->failed = false;
	stream->direction = IDLE;
	stream->next = stream->end = stream->start;
	return stream;
}

static bool is_standard(const FILE *stream)
{
	return stream >= standard && stream < standard + 3;
}

int fclose(FILE *stream)
{
	bool written = __flush_output(stream);
	__drop_input(stream);
	int result = stream->ops->close(stream);
	list_remove(stream);
	if (stream->start && stream->start != stream->spare + UNGET_ROOM)
		free(stream->start - UNGET_ROOM);
	if (!is_standard(stream))
		free(stream);
	return written && result == 0 ? 0 : EOF;
}

int fflush(FILE *stream)
{
	if (stream)
		return __flush_output(stream) && __drop_input(stream) ? 0 : EOF;
	int result = 0;
	for (stream = open_streams; stream; stream = stream->next_open)
		if (!__flush_output(stream))
			result = EOF;
	return result;
}

/* Input that was read ahead goes back, for whoever shares the descriptor: POSIX, exit(). */
void __flush_all(void)
{
	for (FILE *stream = open_streams; stream; stream = stream->next_open) {
		__flush_output(stream);
		__drop_input(stream);
	}
}

int fileno(FILE *stream)
{
	if (stream->fd < 0)
		errno = EBADF;
	return stream->fd;
}

int feof(FILE *stream)
{
	return stream->at_end;
}

int ferror(FILE *stream)
{
	return stream->failed;
}

void clearerr(FILE *stream)
{
	stream->at_end = stream->failed = false;
}
