/*
 * A stream: a descriptor (or other source) with a buffer in front.
 *
 * At each moment the buffer serves one direction. Reading, [next, end) is what has been read from
 * the descriptor and not yet by the program. Writing, [start, next) is what the program has written
 * and the descriptor has not seen, and end is where the buffer ends. Idle, all three are equal, so
 * that the quick tests in getc and putc fail and the slow path decides.
 *
 * The buffer is made at the first use, and begins UNGET_ROOM bytes before `start`, so that ungetc
 * always finds room. Where there is no memory for one, a small one inside the stream serves: a
 * program that has used up its memory can still say so.
 */
#ifndef LIBC_STDIO_FILE_H
#define LIBC_STDIO_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#define UNGET_ROOM 8
#define SPARE_ROOM 64

enum direction {
	IDLE,
	READING,
	WRITING,
};

/* What a stream is made of, as system calls behave: -1 and errno, short counts, 0 at the end. */
struct file_ops {
	ssize_t (*read)(FILE *stream, void *buffer, size_t size);
	ssize_t (*write)(FILE *stream, const void *buffer, size_t size);
	off_t (*seek)(FILE *stream, off_t offset, int whence);
	int (*close)(FILE *stream);
};

struct file {
	const struct file_ops *ops;
	int fd;       /* -1: none, the stream is memory */
	void *memory; /* for the operations of memory streams */
	pid_t child;  /* popen: whom pclose waits for */

	bool readable, writable;
	bool at_end;           /* reported by feof; stays until clearerr, a seek, or ungetc */
	bool failed;           /* reported by ferror */
	bool buffering_chosen; /* false: at first use, line-buffered if it is a terminal */
	int buffering;         /* _IOFBF, _IOLBF, _IONBF */
	enum direction direction;

	size_t size;          /* of the buffer that is or will be made, without UNGET_ROOM */
	unsigned char *start; /* null: not made yet */
	unsigned char *next;
	unsigned char *end;
	unsigned char spare[UNGET_ROOM + SPARE_ROOM]; /* the buffer if there is no memory for one */

	struct file *next_open, **link; /* in the list of all streams */
};

/* The operations of a stream on a descriptor. */
extern const struct file_ops __fd_ops;

/* A stream with those operations, in the list; null with errno if there is no memory. */
FILE *__file_new(const struct file_ops *ops, bool readable, bool writable);
/* "r", "w+", "ae", ... as open()'s flags; -1 with errno EINVAL. */
int __file_mode(const char *mode);

/* Turn the buffer to one direction; false with errno and the stream's error flag. */
bool __begin_reading(FILE *stream);
bool __begin_writing(FILE *stream);

/* Reads more; false at the end or on error, and the flags say which. The stream is READING. */
bool __fill(FILE *stream);
/* Writes out what is buffered; false on error. */
bool __flush_output(FILE *stream);
/* Forgets what was read ahead, moving the descriptor back to where the program is, if it can. */
bool __drop_input(FILE *stream);

/* fwrite for single bytes: the number written. */
size_t __write_bytes(FILE *stream, const void *data, size_t n);

#endif
