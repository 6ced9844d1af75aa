#ifndef SH_INPUT_H
#define SH_INPUT_H

#include <stdbool.h>
#include <stddef.h>

enum input_kind {
	INPUT_STRING,   /* memory: -c, eval, traps */
	INPUT_FILE,     /* a script that only the shell reads */
	INPUT_SHARED,   /* standard input, which the commands that run read too */
	INPUT_TERMINAL, /* a person */
};

enum input_result {
	INPUT_LINE,
	INPUT_END,
	INPUT_INTERRUPTED
};

struct input {
	enum input_kind kind;
	const char *source; /* its name in messages, NULL if none */
	int line;           /* number of the line read last */
	int fd;             /* -1 for a string */
	char *buffer;       /* the line, or all that was read; owned, but for a string */
	size_t start;       /* of what is not yet handed out */
	size_t end;
	size_t capacity;
};

/* STRING is not copied and must outlive the input. Its first line is FIRST_LINE. */
void input_from_string(struct input *input, const char *string, const char *source, int first_line);
/* FD is closed by input_close, unless KIND is INPUT_SHARED or INPUT_TERMINAL. */
void input_from_fd(struct input *input, enum input_kind kind, int fd, const char *source);
void input_close(struct input *input);

/*
 * The next line, with its newline if it has one. It is good until the next call.
 * CONTINUED: the line goes on with an unfinished command (prompt PS2).
 */
enum input_result input_line(struct input *input, bool continued, const char **line,
			     size_t *length);
bool input_at_end(const struct input *input); /* true only if there surely is no more */

#endif
