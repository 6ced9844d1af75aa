/*
 * Where commands come from: a line at a time, from a string, a file, or a person.
 *
 * The lexer wants whole lines and nothing beyond: the next line may be meant for a command that
 * this one starts. So standard input is never read ahead of the line (a file is read in blocks
 * and the offset put back; a pipe goes byte by byte), while a script opened by the shell itself
 * is simply buffered. NUL bytes cannot occur in commands and are dropped.
 */
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "editor.h"
#include "prompt.h"
#include "shell.h"

enum {
	READ_BYTES = 4096
};

void input_from_string(struct input *input, const char *string, const char *source, int first_line)
{
	*input = (struct input){
		.kind = INPUT_STRING, .source = source, .line = first_line - 1, .fd = -1};
	input->buffer = (char *)string; /* only read, see input_close */
	input->end = strlen(string);
}

void input_from_fd(struct input *input, enum input_kind kind, int fd, const char *source)
{
	*input = (struct input){.kind = kind, .source = source, .fd = fd};
}

void input_close(struct input *input)
{
	if (input->kind == INPUT_STRING)
		return;
	free(input->buffer);
	input->buffer = NULL;
	if (input->kind == INPUT_FILE)
		close(input->fd);
}

static void make_room(struct input *input, size_t more)
{
	if (input->start) {
		memmove(input->buffer, input->buffer + input->start, input->end - input->start);
		input->end -= input->start;
		input->start = 0;
	}
	if (input->capacity - input->end < more) {
		input->capacity = input->capacity * 2 + more;
		input->buffer = memory_resize(input->buffer, input->capacity);
	}
}

/* Up to COUNT more bytes into the buffer. False at the end; errors count as the end. */
static bool fill(struct input *input, size_t count)
{
	ssize_t got;

	make_room(input, count);
	do
		got = read(input->fd, input->buffer + input->end, count);
	while (got < 0 && errno == EINTR && !sh.interrupted);
	if (got <= 0)
		return false;
	input->end += (size_t)got;
	return true;
}

/* What lies in the buffer, up to a newline; 0 if there is no newline. */
static size_t line_in_buffer(const struct input *input)
{
	const char *start = input->buffer + input->start;
	const char *newline =
		input->end > input->start ? memchr(start, '\n', input->end - input->start) : NULL;

	return newline ? (size_t)(newline - start) + 1 : 0;
}

/* Give back what was read beyond the line. Only for files whose offset can be set. */
static void unread_rest(struct input *input, size_t length)
{
	size_t rest = input->end - input->start - length;

	if (rest && lseek(input->fd, -(off_t)rest, SEEK_CUR) >= 0)
		input->end -= rest;
}

static size_t read_line(struct input *input)
{
	bool shared = input->kind != INPUT_FILE;
	bool seekable = shared && lseek(input->fd, 0, SEEK_CUR) >= 0;
	size_t length;

	while (!(length = line_in_buffer(input)))
		if (!fill(input, shared && !seekable ? 1 : READ_BYTES))
			return input->end - input->start;
	if (seekable)
		unread_rest(input, length);
	return length;
}

/* Without the NULs; returns the length left. */
static size_t without_nuls(char *line, size_t length)
{
	size_t kept = 0;

	for (size_t at = 0; at < length; at++)
		if (line[at])
			line[kept++] = line[at];
	return kept;
}

static enum input_result take_line(struct input *input, const char **line, size_t *length)
{
	size_t size = input->kind == INPUT_STRING ? line_in_buffer(input) : read_line(input);

	if (input->kind == INPUT_STRING && !size)
		size = input->end - input->start;
	char *start = input->buffer + input->start;
	input->start += size;
	if (sh.interrupted && input->kind == INPUT_TERMINAL)
		return INPUT_INTERRUPTED;
	*line = start;
	*length = input->kind == INPUT_STRING ? size : without_nuls(start, size);
	return *length ? INPUT_LINE : INPUT_END;
}

static void show_prompt(const char *prompt)
{
	if (write(STDERR_FILENO, prompt, strlen(prompt)) < 0)
		return; /* a prompt nobody can see is no reason to stop */
}

enum input_result input_line(struct input *input, bool continued, const char **line, size_t *length)
{
	enum input_result result;

	if (input->kind != INPUT_TERMINAL) {
		result = take_line(input, line, length);
	} else {
		const char *prompt = prompt_text(continued ? "PS2" : "PS1");
		if (editor_usable(input->fd)) {
			result = editor_line(input->fd, prompt, line, length);
		} else {
			show_prompt(prompt);
			result = take_line(input, line, length);
		}
	}
	if (result == INPUT_LINE)
		input->line++;
	return result;
}

bool input_at_end(const struct input *input)
{
	return input->kind == INPUT_STRING && input->start == input->end;
}
