/*
 * od: shows bytes as numbers. -t TYPE chooses: o octal, u unsigned, d signed, x hexadecimal, each
 * followed by the bytes a number has (1, 2, 4, 8), c characters, a names of them; -b -c -d -o -x
 * are short for o1, c, u2, o2, x2. Several types are shown in lines below each other. -A d|o|x|n is
 * the base of the offsets, -j skips, -N limits, -v shows repeated lines, -w N sets the bytes a
 * line.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

#define TYPES_MAX 8
#define WIDTH_MAX 256

struct type {
	char letter;
	int size, columns; /* bytes of a number, and characters it takes with a space */
};

static struct type types[TYPES_MAX];
static int type_count;
static char base = 'o';
static size_t line_bytes = 16;
static unsigned long long offset, limit = ~0ull;
static bool show_all;

static struct file_chain input;

/* How many digits the largest number of so many bytes has. */
static int digits(char letter, int size)
{
	static const int octal[] = {0, 3, 6, 0, 11, 0, 0, 0, 22};
	static const int decimal[] = {0, 3, 5, 0, 10, 0, 0, 0, 20};
	switch (letter) {
	case 'o':
		return octal[size];
	case 'x':
		return size * 2;
	case 'd':
		return decimal[size] + 1;
	case 'u':
		return decimal[size];
	default:
		return 3;
	}
}

static void add_type(char letter, int size)
{
	if (type_count == TYPES_MAX)
		errx(1, "too many types");
	types[type_count++] = (struct type){letter, size, digits(letter, size) + 1};
}

static void parse_types(const char *text)
{
	while (*text) {
		char letter = *text++;
		int size = letter == 'c' || letter == 'a' ? 1 : 4;
		if (!strchr("ouxdca", letter))
			errx(1, "invalid character '%c' in type string", letter);
		if (isdigit((unsigned char)*text))
			size = *text++ - '0';
		else if (*text && strchr("CSIL", *text))
			size = *text == 'C' ? 1 : *text == 'S' ? 2 : 4, text++;
		if (size != 1 && size != 2 && size != 4 && size != 8)
			errx(1, "invalid type string; this system has no %d-byte numbers", size);
		add_type(letter, size);
	}
}

static void print_character(unsigned char c, bool named, int columns)
{
	static const char *const names[] = {
		"nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs",  "ht",  "nl",
		"vt",  "ff",  "cr",  "so",  "si",  "dle", "dc1", "dc2", "dc3", "dc4", "nak",
		"syn", "etb", "can", "em",  "sub", "esc", "fs",  "gs",  "rs",  "us",  "sp"};
	static const char escapes[] = "\0\a\b\t\n\v\f\r", letters[] = "0abtnvfr";
	char text[8];
	const char *escape = memchr(escapes, c, sizeof(escapes) - 1);
	if (named && (c & 0x7f) <= ' ')
		snprintf(text, sizeof(text), "%s", names[c & 0x7f]);
	else if (named)
		snprintf(text, sizeof(text), (c & 0x7f) == 0x7f ? "del" : "%c", c & 0x7f);
	else if (escape)
		snprintf(text, sizeof(text), "\\%c", letters[escape - escapes]);
	else
		snprintf(text, sizeof(text), isprint(c) ? "%c" : "%03o", c);
	printf("%*s", columns, text);
}

/* Numbers are little-endian, as this machine has them. */
static void print_number(const struct type *type, const unsigned char *bytes, int columns)
{
	unsigned long long value = 0;
	for (int i = type->size - 1; i >= 0; i--)
		value = value << 8 | bytes[i];
	int width = digits(type->letter, type->size), shift = 64 - 8 * type->size;
	if (type->letter == 'd')
		printf("%*lld", columns, (long long)(value << shift) >> shift);
	else if (type->letter == 'u')
		printf("%*llu", columns, value);
	else
		printf(type->letter == 'x' ? "%*s%0*llx" : "%*s%0*llo", columns - width, "", width,
		       value);
}

/* Room for one number of `type`, when lines of several types must stand in step. */
static int columns_for(const struct type *type)
{
	int columns = type->columns;
	for (int i = 0; i < type_count; i++) {
		int needed = types[i].columns * type->size / types[i].size;
		if (types[i].columns * type->size % types[i].size)
			needed++;
		if (needed > columns)
			columns = needed;
	}
	return columns;
}

static void print_offset(void)
{
	if (base == 'n')
		return;
	printf(base == 'd' ? "%07llu" : base == 'x' ? "%06llx" : "%07llo", offset);
}

static void print_line(unsigned char *bytes, size_t count)
{
	memset(bytes + count, 0, 8);
	for (int i = 0; i < type_count; i++) {
		const struct type *type = &types[i];
		int columns = columns_for(type);
		if (i == 0)
			print_offset();
		else if (base != 'n')
			printf("%*s", base == 'x' ? 6 : 7, "");
		for (size_t at = 0; at < count; at += type->size) {
			if (type->letter == 'c' || type->letter == 'a')
				print_character(bytes[at], type->letter == 'a', columns);
			else
				print_number(type, bytes + at, columns);
		}
		putchar('\n');
	}
}

static void dump(void)
{
	static unsigned char line[WIDTH_MAX + 8], before[WIDTH_MAX];
	bool have_before = false, starred = false;
	size_t count;
	do {
		for (count = 0; count < line_bytes && limit > 0; limit--) {
			int c = chain_next(&input);
			if (c == EOF)
				break;
			line[count++] = c;
		}
		bool repeats = have_before && !show_all && count == line_bytes &&
			       memcmp(line, before, count) == 0;
		if (repeats && !starred)
			puts("*");
		starred = repeats;
		if (!repeats && count > 0)
			print_line(line, count);
		offset += count;
		memcpy(before, line, line_bytes);
		have_before = true;
	} while (count == line_bytes);
	if (input.status != 0 && offset == 0)
		return;
	print_offset();
	if (base != 'n')
		putchar('\n');
}

static unsigned long long number_argument(const char *text)
{
	char *end;
	unsigned long long number = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)*text) || *end)
		errx(1, "invalid number '%s'", text);
	return number;
}

static bool take_option(int option, unsigned long long *skip)
{
	switch (option) {
	case 'A':
		base = optarg[0];
		return base && strchr("doxn", base) && !optarg[1];
	case 't':
		parse_types(optarg);
		return true;
	case 'j':
		*skip = number_argument(optarg);
		return true;
	case 'N':
		limit = number_argument(optarg);
		return true;
	case 'w':
		line_bytes = number_argument(optarg);
		return line_bytes > 0 && line_bytes <= WIDTH_MAX && line_bytes % 8 == 0;
	case 'v':
		return show_all = true;
	case 'b':
		add_type('o', 1);
		return true;
	case 'c':
		add_type('c', 1);
		return true;
	case 'd':
		add_type('u', 2);
		return true;
	case 'o':
		add_type('o', 2);
		return true;
	case 'x':
		add_type('x', 2);
		return true;
	default:
		return false;
	}
}

int main(int argc, char **argv)
{
	static char *standard_input[] = {"-", NULL};
	unsigned long long skip = 0;
	int option;
	while ((option = getopt(argc, argv, "A:t:j:N:w:vbcdox")) != -1) {
		if (take_option(option, &skip))
			continue;
		fprintf(stderr, "usage: od [-bcdoxv] [-A d|o|x|n] [-t TYPES] [-j SKIP] [-N BYTES] "
				"[-w BYTES] [FILE...]\n");
		return 1;
	}
	if (type_count == 0)
		add_type('o', 2);
	input.names = optind < argc ? argv + optind : standard_input;
	for (; offset < skip; offset++) {
		if (chain_next(&input) == EOF)
			errx(1, "cannot skip past end of combined input");
	}
	dump();
	return fflush(stdout) == 0 ? input.status : 1;
}
