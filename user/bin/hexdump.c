/*
 * hexdump: shows bytes. Without options as 16-bit words in hexadecimal; -C (canonical) as bytes
 * with the text beside them; -b as octal bytes, -x, -d and -o as hexadecimal, decimal and octal
 * words. -n LENGTH stops there, -s OFFSET begins there, -v shows lines that repeat instead of a
 * star.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

#define LINE_BYTES 16

struct layout {
	int unit;           /* bytes a number */
	const char *number; /* how to print one, with the space before it */
	const char *blank;  /* as wide as a number */
};

static const struct layout hex_words = {2, " %04x", "     "};
static const struct layout wide_hex_words = {2, "    %04x", "        "};
static const struct layout decimal_words = {2, "   %05u", "        "};
static const struct layout octal_words = {2, "  %06o", "        "};
static const struct layout octal_bytes = {1, " %03o", "    "};

static const struct layout *layout = &hex_words;
static bool canonical, show_all;
static unsigned long long limit = ~0ull, offset;

static struct file_chain input;

static void print_canonical(const unsigned char *bytes, size_t count)
{
	printf("%08llx ", offset);
	for (size_t i = 0; i < LINE_BYTES; i++) {
		if (i < count)
			printf(" %02x", bytes[i]);
		else
			printf("   ");
		if (i == LINE_BYTES / 2 - 1)
			putchar(' ');
	}
	printf("  |");
	for (size_t i = 0; i < count; i++)
		putchar(isprint(bytes[i]) ? bytes[i] : '.');
	puts("|");
}

/* A number that the input ends within is read as if zero bytes followed. */
static void print_numbers(const unsigned char *bytes, size_t count)
{
	printf("%07llx", offset);
	for (size_t i = 0; i < LINE_BYTES; i += layout->unit) {
		if (i >= count) {
			fputs(layout->blank, stdout);
			continue;
		}
		unsigned high = layout->unit == 2 && i + 1 < count ? bytes[i + 1] : 0;
		printf(layout->number, bytes[i] | high << 8);
	}
	putchar('\n');
}

static void dump(void)
{
	unsigned char line[LINE_BYTES], before[LINE_BYTES];
	bool have_before = false, starred = false;
	size_t count;
	int c = 0;
	do {
		for (count = 0; count < LINE_BYTES && limit > 0; limit--) {
			c = chain_next(&input);
			if (c == EOF)
				break;
			line[count++] = c;
		}
		bool repeats = have_before && count == LINE_BYTES && !show_all &&
			       memcmp(line, before, LINE_BYTES) == 0;
		if (repeats && !starred)
			puts("*");
		starred = repeats;
		if (!repeats && count > 0)
			(canonical ? print_canonical : print_numbers)(line, count);
		offset += count;
		memcpy(before, line, sizeof(before));
		have_before = true;
	} while (count == LINE_BYTES);
	if (offset > 0)
		printf(canonical ? "%08llx\n" : "%07llx\n", offset);
}

static unsigned long long number_argument(const char *text)
{
	char *end;
	unsigned long long number = strtoull(text, &end, 0);
	static const char units[] = "bkmg";
	static const int shifts[] = {9, 10, 20, 30};
	const char *unit = *end ? strchr(units, tolower((unsigned char)*end)) : NULL;
	if (unit) {
		number <<= shifts[unit - units];
		end++;
	}
	if (!isdigit((unsigned char)text[0]) || *end)
		errx(1, "%s: bad number", text);
	return number;
}

int main(int argc, char **argv)
{
	static char *standard_input[] = {"-", NULL};
	unsigned long long skip = 0;
	int option;
	while ((option = getopt(argc, argv, "Cbdoxvn:s:")) != -1) {
		switch (option) {
		case 'C':
			canonical = true;
			break;
		case 'b':
			layout = &octal_bytes;
			break;
		case 'd':
			layout = &decimal_words;
			break;
		case 'o':
			layout = &octal_words;
			break;
		case 'x':
			layout = &wide_hex_words;
			break;
		case 'v':
			show_all = true;
			break;
		case 'n':
			limit = number_argument(optarg);
			break;
		case 's':
			skip = number_argument(optarg);
			break;
		default:
			fprintf(stderr,
				"usage: hexdump [-Cbdoxv] [-n LENGTH] [-s OFFSET] [FILE...]\n");
			return 1;
		}
	}
	input.names = optind < argc ? argv + optind : standard_input;
	for (; offset < skip; offset++) {
		if (chain_next(&input) == EOF)
			break;
	}
	dump();
	return fflush(stdout) == 0 ? input.status : 1;
}
