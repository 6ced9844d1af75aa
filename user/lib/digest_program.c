/*
 * Printing and checking digests of files; see the header.
 */
#include "user/lib/digest_program.h"

#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define TEXT_BYTES (2 * DIGEST_BYTES_MAX + 1)

/* False, told, if the file cannot be read. */
static bool digest_file(const char *name, const struct digest_kind *kind, char text[TEXT_BYTES])
{
	unsigned char result[DIGEST_BYTES_MAX], block[4096];
	bool standard = strcmp(name, "-") == 0;
	int file = standard ? STDIN_FILENO : open(name, O_RDONLY);
	struct digest digest;
	ssize_t got = -1;

	digest_begin(&digest, kind);
	while (file >= 0 && (got = read(file, block, sizeof(block))) > 0)
		digest_add(&digest, block, (size_t)got);
	if (got < 0)
		warn("%s", name);
	if (file >= 0 && !standard)
		close(file);
	digest_end(&digest, result);
	for (size_t i = 0; i < kind->result_bytes; i++)
		sprintf(text + 2 * i, "%02x", result[i]);
	return got >= 0;
}

static int print(const char *name, const struct digest_kind *kind)
{
	char text[TEXT_BYTES];

	if (!digest_file(name, kind, text))
		return 1;
	printf("%s  %s\n", text, name);
	return 0;
}

/* "DIGEST  NAME", a star in place of the second space for a binary file. NULL if it is not that. */
static const char *parse_line(char *line, const struct digest_kind *kind)
{
	size_t length = strspn(line, "0123456789abcdefABCDEF");

	line[strcspn(line, "\n")] = '\0';
	if (length != 2 * kind->result_bytes || line[length] != ' ' ||
	    !strchr(" *", line[length + 1]) || !line[length + 1])
		return NULL;
	line[length] = '\0';
	return line + length + 2;
}

static int check_line(const char *wanted, const char *name, const struct digest_kind *kind)
{
	char text[TEXT_BYTES];
	bool readable = digest_file(name, kind, text);
	bool right = readable && strcasecmp(text, wanted) == 0;

	printf("%s: %s\n", name, right ? "OK" : readable ? "FAILED" : "FAILED open or read");
	return right ? 0 : 1;
}

static int check(const char *name, const struct digest_kind *kind)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	char *line = NULL;
	size_t size = 0, lines = 0;
	int status = 0;

	if (!file) {
		warn("%s", name);
		return 1;
	}
	while (getline(&line, &size, file) > 0) {
		const char *target = parse_line(line, kind);
		if (!target)
			continue;
		lines++;
		status |= check_line(line, target, kind);
	}
	if (!lines)
		warnx("%s: no properly formatted checksum lines found", name);
	free(line);
	if (file != stdin)
		fclose(file);
	return lines ? status : 1;
}

int digest_program(int argc, char **argv, const struct digest_kind *kind)
{
	static char *standard_input[] = {"-", NULL};
	bool checking = false;
	int option, status = 0;

	while ((option = getopt(argc, argv, "bct")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: %s [-b | -t] [-c] [FILE...]\n", argv[0]);
			return 1;
		}
		checking |= option == 'c';
	}
	for (char **name = optind < argc ? argv + optind : standard_input; *name; name++)
		status |= checking ? check(*name, kind) : print(*name, kind);
	return fflush(stdout) == 0 ? status : 1;
}
