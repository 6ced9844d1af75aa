/*
 * more: shows text a screenful at a time.
 *
 *	more [FILE...]
 *
 * Space shows the next screenful, Enter a line, b goes a screenful back, / looks for a regular
 * expression and n for its next place, q quits. The keys are read from the terminal, so that the
 * text may come from a pipe; if output is no terminal, more is cat.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "user/lib/files.h"
#include "user/lib/regex/regex.h"

#define PROMPT "\033[7m--More--\033[0m"
#define ERASE  "\r\033[K"

/* All lines read so far; a pipe can be read but once, and b goes back. */
static struct {
	char **text;
	size_t count, room;
	FILE *file;
} lines;

static int keyboard = -1;
static struct termios normal;
static struct regex *wanted;

static void restore(void)
{
	if (keyboard >= 0)
		tcsetattr(keyboard, TCSANOW, &normal);
}

static bool take_terminal(void)
{
	struct termios raw;

	keyboard = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (keyboard < 0 || tcgetattr(keyboard, &normal) < 0)
		return false;
	raw = normal;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	atexit(restore);
	return tcsetattr(keyboard, TCSANOW, &raw) == 0;
}

static size_t screen_rows(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row < 2)
		return 23;
	return size.ws_row - 1u;
}

/* The line of that number, counted from 0; NULL behind the last. */
static const char *line_at(size_t number)
{
	while (number >= lines.count) {
		char *line = NULL;
		size_t size = 0;
		if (getline(&line, &size, lines.file) < 0) {
			free(line);
			return NULL;
		}
		if (lines.count == lines.room) {
			lines.room = lines.room ? 2 * lines.room : 256;
			lines.text = realloc(lines.text, lines.room * sizeof(*lines.text));
			if (!lines.text)
				err(1, NULL);
		}
		lines.text[lines.count++] = line;
	}
	return lines.text[number];
}

static void forget_lines(void)
{
	while (lines.count)
		free(lines.text[--lines.count]);
}

/* Show that many lines from TOP on; the line after them. */
static size_t show(size_t top, size_t count)
{
	const char *line;

	while (count-- > 0 && (line = line_at(top))) {
		fputs(line, stdout);
		top++;
	}
	fflush(stdout);
	return top;
}

static int read_key(void)
{
	unsigned char key;

	return read(keyboard, &key, 1) == 1 ? key : 'q';
}

/* Ask for a pattern on the last row. */
static void ask_pattern(void)
{
	struct regex_syntax syntax = {.extended = true};
	const char *error;
	char text[128];
	size_t length = 0;
	int key;

	printf(ERASE "/");
	fflush(stdout);
	while ((key = read_key()) != '\n' && key != '\r' && length + 1 < sizeof(text)) {
		if (key == normal.c_cc[VERASE] && length > 0) {
			length--;
			printf("\b \b");
		} else if (key >= ' ' && key != normal.c_cc[VERASE]) {
			text[length++] = (char)key;
			putchar(key);
		}
		fflush(stdout);
	}
	text[length] = '\0';
	if (!length)
		return;
	if (wanted)
		regex_free(wanted);
	wanted = regex_compile(text, &syntax, &error);
}

/* The first line from START on that has the pattern; START if none has. */
static size_t find(size_t start)
{
	const char *line;

	for (size_t number = start; wanted && (line = line_at(number)); number++)
		if (regex_search(wanted, line, strcspn(line, "\n"), 0, NULL))
			return number;
	return start;
}

/* One key's worth. False: quit. */
static bool step(size_t *bottom)
{
	size_t rows = screen_rows();

	printf(PROMPT);
	fflush(stdout);
	int key = read_key();
	printf(ERASE);
	switch (key) {
	case 'q':
	case 'Q':
		return false;
	case '\n':
	case '\r':
		*bottom = show(*bottom, 1);
		return true;
	case 'b':
		*bottom = show(*bottom > 2 * rows ? *bottom - 2 * rows : 0, rows);
		return true;
	case '/':
		ask_pattern();
		printf(ERASE);
		*bottom = show(find(*bottom), rows);
		return true;
	case 'n':
		*bottom = show(find(*bottom), rows);
		return true;
	default:
		*bottom = show(*bottom, rows);
		return true;
	}
}

static void page(FILE *file)
{
	lines.file = file;
	forget_lines();
	size_t bottom = show(0, screen_rows());
	while (line_at(bottom))
		if (!step(&bottom))
			exit(0);
}

static void copy(FILE *file)
{
	int c;

	while ((c = getc(file)) != EOF)
		putchar(c);
}

int main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1) {
		fprintf(stderr, "usage: more [FILE...]\n");
		return 1;
	}
	if (optind == argc && isatty(STDIN_FILENO))
		errx(1, "nothing to show: name a file, or use it behind a pipe");
	bool person = isatty(STDOUT_FILENO) && take_terminal();
	return for_each_file(argv + optind, person ? page : copy);
}
