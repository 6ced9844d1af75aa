/*
 * fc: what was typed, listed, edited or run again.
 *
 *     fc -l [-nr] [FIRST [LAST]]       list the lines; without the two the last 16
 *     fc -s [OLD=NEW] [FIRST]          run one again, with NEW in place of OLD
 *     fc [-e EDITOR] [FIRST [LAST]]    edit some in a file, then run what is in it
 *
 * FIRST and LAST are numbers of lines, counts back from here (-1 is the line before this one) or
 * what a line begins with.
 */
#include "builtins.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "history.h"
#include "interpret.h"
#include "output.h"
#include "shell.h"
#include "text.h"
#include "variables.h"

enum {
	LISTED = 16
};

struct request {
	bool list, run, without_numbers, reverse;
	const char *editor;
	const char *old; /* of OLD=NEW */
	const char *new;
	size_t first, last; /* numbers of lines */
};

/* The number of the newest line before the one that is being run, 0 if there is none. */
static size_t newest(void)
{
	size_t count = history_count();

	return count > 1 ? count - 1 : 0;
}

static const char *line_at(size_t number)
{
	return number ? history_line(history_count() - number + 1) : NULL;
}

static size_t beginning_with(const char *text)
{
	size_t number = newest();

	while (line_at(number) && strncmp(line_at(number), text, strlen(text)) != 0)
		number--;
	return line_at(number) ? number : 0;
}

/* The line that WORD means; 0, told, if there is none. */
static size_t find(const char *word)
{
	char *end;
	long number = strtol(word, &end, 10);
	size_t last = newest();

	if (end == word || *end) {
		size_t found = beginning_with(word);
		if (!found)
			shell_complain("fc: no line begins with %s", word);
		return found;
	}
	if (number < 0)
		number += (long)last + 1;
	if (number < 1)
		number = 1;
	if ((size_t)number > last)
		number = (long)last;
	while ((size_t)number < last && !line_at((size_t)number))
		number++; /* the oldest that is still known */
	return (size_t)number;
}

static bool take_letters(const char *word, struct request *request)
{
	for (const char *letter = word + 1; *letter; letter++) {
		request->list |= *letter == 'l';
		request->run |= *letter == 's';
		request->without_numbers |= *letter == 'n';
		request->reverse |= *letter == 'r';
		if (!strchr("lsnr", *letter))
			return false;
	}
	return true;
}

/* The options; the index of what follows them, 0 if one is unknown. */
static int take_options(int count, char **arguments, struct request *request)
{
	int i = 1;

	for (; i < count && arguments[i][0] == '-' && arguments[i][1]; i++) {
		if (arguments[i][1] >= '0' && arguments[i][1] <= '9')
			break;
		if (!strcmp(arguments[i], "-e") && i + 1 < count)
			request->editor = arguments[++i];
		else if (!take_letters(arguments[i], request))
			return 0;
	}
	const char *sign = request->run && i < count ? strchr(arguments[i], '=') : NULL;
	if (sign) {
		size_t length = (size_t)(sign - arguments[i++]);
		request->old = arena_copy(&scratch, arguments[i - 1], length);
		request->new = sign + 1;
	}
	return i;
}

static bool take_range(int count, char **arguments, int i, struct request *request)
{
	size_t back = request->list && newest() > LISTED ? newest() - LISTED + 1 : 1;

	request->last = newest();
	request->first = request->list ? back : request->last;
	if (!request->last)
		return false;
	if (i < count) {
		request->first = find(arguments[i]);
		request->last = request->list ? newest() : request->first;
	}
	if (i + 1 < count)
		request->last = find(arguments[i + 1]);
	if (!request->first || !request->last)
		return false;
	if (request->first > request->last) {
		size_t swap = request->first;
		request->first = request->last;
		request->last = swap;
		request->reverse = !request->reverse;
	}
	return true;
}

static void list(const struct request *request)
{
	for (size_t i = 0; i <= request->last - request->first; i++) {
		size_t number = request->reverse ? request->last - i : request->first + i;
		const char *line = line_at(number);
		if (!line)
			continue;
		if (!request->without_numbers)
			output_format("%lu", (unsigned long)number);
		output_string("\t");
		output_string(line);
		output_string("\n");
	}
}

/* LINE with the first OLD in it replaced. */
static const char *replaced(const char *line, const struct request *request)
{
	const char *found = request->old && *request->old ? strstr(line, request->old) : NULL;
	struct text text;

	if (!found)
		return arena_string(&scratch, line);
	text_init(&text, &scratch);
	text_append(&text, line, (size_t)(found - line));
	text_string(&text, request->new);
	text_string(&text, found + strlen(request->old));
	return text_finish(&text);
}

/* Show what is run, as if it had been typed, and run it. */
static int run_again(const char *line)
{
	output_string(line);
	output_string("\n");
	output_flush();
	history_replace_newest(line);
	interpret_string(line, NULL);
	return sh.status;
}

static bool write_lines(int fd, const struct request *request)
{
	for (size_t i = 0; i <= request->last - request->first; i++) {
		const char *line =
			line_at(request->reverse ? request->last - i : request->first + i);
		if (line && dprintf(fd, "%s\n", line) < 0)
			return false;
	}
	return true;
}

static const char *read_lines(const char *file)
{
	char buffer[512];
	struct text text;
	ssize_t got;
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	text_init(&text, &scratch);
	while (fd >= 0 && (got = read(fd, buffer, sizeof(buffer))) > 0)
		text_append(&text, buffer, (size_t)got);
	if (fd >= 0)
		close(fd);
	if (text.length && text.bytes[text.length - 1] == '\n')
		text.length--;
	return text_finish(&text);
}

static int edit(const struct request *request)
{
	char file[] = "/tmp/fcXXXXXX";
	const char *editor = request->editor ? request->editor : variable_get("FCEDIT");
	struct text command;
	int fd = mkstemp(file);

	if (fd < 0 || !write_lines(fd, request)) {
		shell_complain("fc: %s: %s", file, strerror(errno));
		if (fd >= 0)
			close(fd);
		return STATUS_FAILURE;
	}
	close(fd);
	text_init(&command, &scratch);
	text_string(&command, editor && *editor ? editor : "ed");
	text_add(&command, ' ');
	text_string(&command, file);
	interpret_string(text_finish(&command), NULL);
	const char *lines = sh.status == STATUS_OK ? read_lines(file) : NULL;
	unlink(file);
	return lines ? run_again(lines) : sh.status;
}

int builtin_fc(int count, char **arguments)
{
	struct request request = {0};
	int i = take_options(count, arguments, &request);

	if (!i)
		return builtin_misuse(arguments, "bad option", NULL);
	if (!take_range(count, arguments, i, &request)) {
		shell_complain("fc: no such line");
		return STATUS_FAILURE;
	}
	if (request.list) {
		list(&request);
		return STATUS_OK;
	}
	if (!request.run && !(request.editor && !strcmp(request.editor, "-")))
		return edit(&request);
	return run_again(replaced(line_at(request.first), &request));
}
