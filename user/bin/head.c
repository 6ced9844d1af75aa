/*
 * head: prints the first ten lines of each file. -n N prints N lines, -n -N all but the last N; -c
 * counts bytes instead; -N is -n N. More than one file gets headings: always with -v, never with
 * -q.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool by_bytes, all_but_last;
static unsigned long long limit = 10;

static void print_first_lines(FILE *file)
{
	unsigned long long left = limit;
	int c;
	while (left > 0 && (c = getc(file)) != EOF) {
		if (putchar(c) == EOF)
			err(1, "error writing 'standard output'");
		if (c == '\n')
			left--;
	}
}

/* False when reading failed. Takes what there is at once: somebody may be typing it. */
static bool print_first_bytes(int from)
{
	char block[4096];
	unsigned long long left = limit;
	ssize_t length = 0;
	while (left > 0 &&
	       (length = read(from, block, left < sizeof(block) ? left : sizeof(block))) > 0) {
		if (fwrite(block, 1, length, stdout) < (size_t)length)
			err(1, "error writing 'standard output'");
		left -= length;
	}
	return length >= 0;
}

/* A ring of the last N bytes: what falls out of it is printed. */
static void print_all_but_bytes(FILE *file)
{
	char *ring = malloc(limit + 1);
	if (!ring)
		err(1, NULL);
	unsigned long long count = 0;
	for (int c; (c = getc(file)) != EOF; count++) {
		if (count >= limit)
			putchar(limit ? ring[count % limit] : c);
		if (limit)
			ring[count % limit] = c;
	}
	free(ring);
}

/* The same with lines. */
static void print_all_but_lines(FILE *file)
{
	struct {
		char *text;
		size_t size;
		ssize_t length;
	} *ring = calloc(limit + 1, sizeof(*ring));
	if (!ring)
		err(1, NULL);
	for (unsigned long long count = 0;; count++) {
		unsigned long long slot = count % (limit + 1);
		ring[slot].length = getline(&ring[slot].text, &ring[slot].size, file);
		if (ring[slot].length < 0)
			break;
		if (count < limit)
			continue;
		unsigned long long oldest = (count + 1) % (limit + 1);
		fwrite(ring[oldest].text, 1, ring[oldest].length, stdout);
	}
	for (unsigned long long i = 0; i <= limit; i++)
		free(ring[i].text);
	free(ring);
}

static int head(const char *name, bool heading)
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
	bool failed = false;
	if (all_but_last && by_bytes)
		print_all_but_bytes(file);
	else if (all_but_last)
		print_all_but_lines(file);
	else if (by_bytes)
		failed = !print_first_bytes(fileno(file));
	else
		print_first_lines(file);
	failed = failed || ferror(file);
	if (failed)
		warn("error reading '%s'", name);
	if (!standard)
		fclose(file);
	return failed ? 1 : 0;
}

static void set_limit(const char *text)
{
	char *end;
	all_but_last = text[0] == '-';
	text += all_but_last;
	limit = strtoull(text, &end, 10);
	if (*end == 'k' || *end == 'K')
		limit *= 1024, end++;
	if (!isdigit((unsigned char)*text) || *end)
		errx(1, "invalid number of %s: '%s'", by_bytes ? "bytes" : "lines", text);
}

int main(int argc, char **argv)
{
	int option, status = 0;
	bool quiet = false, verbose = false;
	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
		set_limit(argv[1] + 1);
		argv[1] = argv[0];
		argv++, argc--;
	}
	while ((option = getopt(argc, argv, "n:c:qv")) != -1) {
		switch (option) {
		case 'n':
		case 'c':
			by_bytes = option == 'c';
			set_limit(optarg);
			break;
		case 'q':
			quiet = true;
			verbose = false;
			break;
		case 'v':
			verbose = true;
			quiet = false;
			break;
		default:
			fprintf(stderr, "usage: head [-qv] [-n LINES | -c BYTES] [FILE...]\n");
			return 1;
		}
	}
	if (optind == argc)
		return head("-", verbose);
	bool heading = verbose || (!quiet && argc - optind > 1);
	for (; optind < argc; optind++)
		status |= head(argv[optind], heading);
	return fflush(stdout) == 0 ? status : 1;
}
