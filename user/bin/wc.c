/*
 * wc: counts lines (-l), words (-w), bytes (-c), characters (-m) and the longest line (-L).
 *
 * Columns are as wide as the sum of the files' sizes needs, and at least 7 when some input has no
 * size (a pipe); one number of one file stands alone, so that scripts can take it as it is.
 */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LINES,
	WORDS,
	CHARACTERS,
	BYTES,
	LONGEST,
	COUNTS
};

static bool wanted[COUNTS];
static int width = 1;

struct counts {
	unsigned long long of[COUNTS];
};

static void count_block(const char *block, size_t size, struct counts *counts, bool *inside_word,
			unsigned long long *line_length)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = block[i];
		counts->of[LINES] += c == '\n';
		counts->of[CHARACTERS] += (c & 0xc0) != 0x80;
		if (c == '\n')
			*line_length = 0;
		else if (c == '\t')
			*line_length += 8 - *line_length % 8;
		else
			*line_length += isprint(c) != 0;
		if (*line_length > counts->of[LONGEST])
			counts->of[LONGEST] = *line_length;
		if (isspace(c)) {
			*inside_word = false;
		} else if (!*inside_word) {
			*inside_word = true;
			counts->of[WORDS]++;
		}
	}
	counts->of[BYTES] += size;
}

static void print_counts(const struct counts *counts, const char *name)
{
	const char *space = "";
	for (int i = 0; i < COUNTS; i++) {
		if (!wanted[i])
			continue;
		printf("%s%*llu", space, width, counts->of[i]);
		space = " ";
	}
	if (name)
		printf(" %s", name);
	putchar('\n');
}

static int count_file(const char *name, struct counts *total)
{
	static char block[16384];
	struct counts counts = {{0}};
	bool inside_word = false;
	unsigned long long line_length = 0;
	bool standard = !name || strcmp(name, "-") == 0;
	int file = standard ? STDIN_FILENO : open(name, O_RDONLY);
	if (file < 0) {
		warn("%s", name);
		return 1;
	}
	ssize_t got;
	while ((got = read(file, block, sizeof(block))) > 0)
		count_block(block, got, &counts, &inside_word, &line_length);
	if (got < 0)
		warn("%s", name ? name : "-");
	if (!standard)
		close(file);
	for (int i = 0; i < COUNTS; i++) {
		if (i != LONGEST)
			total->of[i] += counts.of[i];
		else if (counts.of[i] > total->of[i])
			total->of[i] = counts.of[i];
	}
	print_counts(&counts, name);
	return got < 0;
}

/* `files` holds `count` names; a NULL is standard input. */
static void choose_width(char **files, int count)
{
	unsigned long long size = 0;
	int columns = 0, least = 1;
	struct stat status;
	for (int i = 0; i < COUNTS; i++)
		columns += wanted[i];
	if (count == 1 && columns == 1)
		return;
	for (int i = 0; i < count; i++) {
		bool standard = !files[i] || strcmp(files[i], "-") == 0;
		if ((standard ? fstat(STDIN_FILENO, &status) : stat(files[i], &status)) < 0)
			continue;
		if (S_ISREG(status.st_mode))
			size += status.st_size;
		else
			least = 7;
	}
	for (; size >= 10; size /= 10)
		width++;
	if (width < least)
		width = least;
}

int main(int argc, char **argv)
{
	static char *standard_input[] = {NULL};
	static const char letters[] = "lwmcL";
	struct counts total = {{0}};
	int option, status = 0;
	bool chosen = false;
	while ((option = getopt(argc, argv, letters)) != -1) {
		const char *letter = strchr(letters, option);
		if (!letter) {
			fprintf(stderr, "usage: wc [-lwmcL] [FILE...]\n");
			return 1;
		}
		wanted[letter - letters] = chosen = true;
	}
	if (!chosen)
		wanted[LINES] = wanted[WORDS] = wanted[BYTES] = true;
	char **files = optind < argc ? argv + optind : standard_input;
	int count = optind < argc ? argc - optind : 1;
	choose_width(files, count);
	for (int i = 0; i < count; i++)
		status |= count_file(files[i], &total);
	if (count > 1)
		print_counts(&total, "total");
	return fflush(stdout) == 0 ? status : 1;
}
