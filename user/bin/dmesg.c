/*
 * dmesg: prints the kernel's log. -c empties it after printing, -C without; -n LEVEL says which
 * messages reach the console (those below LEVEL); -r leaves the "<level>" marks in.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

/* syslog(2) */
enum {
	READ_ALL = 3,
	READ_CLEAR = 4,
	CLEAR = 5,
	CONSOLE_LEVEL = 8,
	SIZE_BUFFER = 10
};

/* A line begins with its level in angle brackets. */
static void print_lines(const char *text, int length, bool raw)
{
	const char *end = text + length;
	while (text < end) {
		const char *newline = memchr(text, '\n', end - text);
		const char *next = newline ? newline + 1 : end;
		if (!raw && *text == '<') {
			const char *mark = memchr(text, '>', next - text);
			text = mark ? mark + 1 : text;
		}
		fwrite(text, 1, next - text, stdout);
		text = next;
	}
	if (length > 0 && end[-1] != '\n')
		putchar('\n');
}

static int set_level(const char *text)
{
	char *end;
	long level = strtol(text, &end, 10);
	if (*end || end == text || level < 1 || level > 8)
		errx(1, "'%s' is no level from 1 to 8", text);
	if (klogctl(CONSOLE_LEVEL, NULL, level) < 0)
		err(1, "cannot set the console's level");
	return 0;
}

int main(int argc, char **argv)
{
	int option, action = READ_ALL;
	bool raw = false;
	while ((option = getopt(argc, argv, "cCn:r")) != -1) {
		switch (option) {
		case 'c':
			action = READ_CLEAR;
			break;
		case 'C':
			action = CLEAR;
			break;
		case 'n':
			return set_level(optarg);
		case 'r':
			raw = true;
			break;
		default:
			fprintf(stderr, "usage: dmesg [-cCr] [-n LEVEL]\n");
			return 1;
		}
	}
	int size = klogctl(SIZE_BUFFER, NULL, 0);
	if (size < 0)
		err(1, "cannot read the kernel's log");
	char *text = malloc(size + 1);
	if (!text)
		err(1, NULL);
	int length = klogctl(action, text, size);
	if (length < 0)
		err(1, "cannot read the kernel's log");
	if (action != CLEAR)
		print_lines(text, length, raw);
	return fflush(stdout) == 0 ? 0 : 1;
}
