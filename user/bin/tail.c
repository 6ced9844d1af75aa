/*
 * tail: prints the last ten lines of each file. -n N prints N lines, -n +N from the Nth on; -c
 * counts bytes instead; -f goes on printing what is appended to the last file named.
 *
 * A file is read once, from its beginning, with the last N lines or bytes held in memory: it may be
 * a pipe.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FOLLOW_NANOSECONDS 200000000

static bool by_bytes, from_start;
static unsigned long long limit = 10;

static void copy_rest(FILE *file)
{
	for (int c; (c = getc(file)) != EOF;)
		putchar(c);
}

/* Skips to the Nth line or byte, counted from 1. */
static void print_from_start(FILE *file)
{
	unsigned long long left = limit > 0 ? limit - 1 : 0;
	int c;
	while (left > 0 && (c = getc(file)) != EOF) {
		if (by_bytes || c == '\n')
			left--;
	}
	copy_rest(file);
}

static void print_last_bytes(FILE *file)
{
	char *ring = malloc(limit + 1);
	unsigned long long count = 0;
	if (!ring)
		err(1, NULL);
	for (int c; (c = getc(file)) != EOF; count++)
		ring[count % (limit + 1)] = c;
	unsigned long long shown = count < limit ? count : limit;
	for (unsigned long long i = count - shown; i < count; i++)
		putchar(ring[i % (limit + 1)]);
	free(ring);
}

static void print_last_lines(FILE *file)
{
	struct {
		char *text;
		size_t size;
		ssize_t length;
	} *ring = calloc(limit + 1, sizeof(*ring));
	unsigned long long count = 0;
	if (!ring)
		err(1, NULL);
	for (;; count++) {
		unsigned long long slot = count % (limit + 1);
		ring[slot].length = getline(&ring[slot].text, &ring[slot].size, file);
		if (ring[slot].length < 0)
			break;
	}
	unsigned long long shown = count < limit ? count : limit;
	for (unsigned long long i = count - shown; i < count; i++)
		fwrite(ring[i % (limit + 1)].text, 1, ring[i % (limit + 1)].length, stdout);
	for (unsigned long long i = 0; i <= limit; i++)
		free(ring[i].text);
	free(ring);
}

static void follow(FILE *file)
{
	const struct timespec pause = {0, FOLLOW_NANOSECONDS};
	for (;;) {
		clearerr(file);
		copy_rest(file);
		if (fflush(stdout) != 0)
			err(1, "write error");
		nanosleep(&pause, NULL);
	}
}

static int tail(const char *name, bool heading, bool following)
{
	static const char *separator = "";
	bool standard = strcmp(name, "-") == 0;
	FILE *file = standard ? stdin : fopen(name, "r");
	if (!file) {
		warn("cannot open '%s' for reading", name);
		return 1;
	}
	if (heading) {
		printf("%s==> %s <==\n", separator, standard ? "standard input" : name);
		separator = "\n";
	}
	if (from_start)
		print_from_start(file);
	else if (by_bytes)
		print_last_bytes(file);
	else
		print_last_lines(file);
	int failed = ferror(file);
	if (failed)
		warn("error reading '%s'", name);
	else if (following)
		follow(file);
	if (!standard)
		fclose(file);
	return failed ? 1 : 0;
}

static void set_limit(const char *text)
{
	char *end;
	const char *digits = text + (*text == '+' || *text == '-');
	from_start = *text == '+';
	limit = strtoull(digits, &end, 10);
	if (!isdigit((unsigned char)*digits) || *end)
		errx(1, "invalid number of %s: '%s'", by_bytes ? "bytes" : "lines", text);
}

int main(int argc, char **argv)
{
	int option, status = 0;
	bool following = false, quiet = false;
	if (argc > 1 && (argv[1][0] == '-' || argv[1][0] == '+') &&
	    isdigit((unsigned char)argv[1][1])) {
		set_limit(argv[1]);
		argv[1] = argv[0];
		argv++, argc--;
	}
	while ((option = getopt(argc, argv, "n:c:fq")) != -1) {
		switch (option) {
		case 'n':
		case 'c':
			by_bytes = option == 'c';
			set_limit(optarg);
			break;
		case 'f':
			following = true;
			break;
		case 'q':
			quiet = true;
			break;
		default:
			fprintf(stderr,
				"usage: tail [-fq] [-n [+]LINES | -c [+]BYTES] [FILE...]\n");
			return 1;
		}
	}
	if (optind == argc)
		return tail("-", false, false);
	bool heading = !quiet && argc - optind > 1;
	for (; optind < argc; optind++)
		status |= tail(argv[optind], heading, following && optind + 1 == argc);
	return fflush(stdout) == 0 ? status : 1;
}
