/*
 * tr: translates, deletes (-d) or squeezes (-s) characters; -c takes those that are not in the
 * first set.
 *
 *	tr [-cs] SET1 SET2     tr -d [-c] SET1     tr -s [-c] SET1     tr -ds SET1 SET2
 *
 * A set is characters, ranges (a-z), escapes (\n, \012), classes ([:lower:]), and in the second set
 * [x*n], n times x. A second set that is shorter goes on with its last character.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SET_MAX 4096

struct set {
	unsigned char bytes[SET_MAX];
	int count;
	int fill; /* where [x*] stands, to be repeated until the sets are equally long; -1 for none
		   */
};

static void add(struct set *set, int byte)
{
	if (set->count == SET_MAX)
		errx(1, "set too long");
	set->bytes[set->count++] = byte;
}

static int parse_escape(const char **at)
{
	static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
	const char *known = **at ? strchr(letters, **at) : NULL;
	int value = 0;
	if (known) {
		++*at;
		return values[known - letters];
	}
	if (**at < '0' || **at > '7')
		return **at ? (unsigned char)*(*at)++ : '\\';
	for (int i = 0; i < 3 && **at >= '0' && **at <= '7'; i++)
		value = value * 8 + *(*at)++ - '0';
	return value & 0xff;
}

static int parse_byte(const char **at)
{
	if (**at != '\\')
		return (unsigned char)*(*at)++;
	++*at;
	return parse_escape(at);
}

/* [:name:]; false when it is none. */
static bool parse_class(struct set *set, const char **at)
{
	static const struct {
		const char *name;
		int (*test)(int);
	} classes[] = {
		{"[:alnum:]", isalnum}, {"[:alpha:]", isalpha}, {"[:blank:]", isblank},
		{"[:cntrl:]", iscntrl}, {"[:digit:]", isdigit}, {"[:graph:]", isgraph},
		{"[:lower:]", islower}, {"[:print:]", isprint}, {"[:punct:]", ispunct},
		{"[:space:]", isspace}, {"[:upper:]", isupper}, {"[:xdigit:]", isxdigit},
	};
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		size_t length = strlen(classes[i].name);
		if (strncmp(*at, classes[i].name, length) != 0)
			continue;
		for (int c = 0; c < 256; c++) {
			if (classes[i].test(c))
				add(set, c);
		}
		*at += length;
		return true;
	}
	return false;
}

/* [x*n] or [x*]; false when it is none. */
static bool parse_repeat(struct set *set, const char **at)
{
	const char *look = *at + 1;
	if (**at != '[' || !*look)
		return false;
	int byte = parse_byte(&look);
	if (*look++ != '*')
		return false;
	char *end;
	long count = strtol(look, &end, *look == '0' ? 8 : 10);
	if (*end != ']')
		return false;
	if (count == 0) {
		set->fill = set->count;
		add(set, byte);
	}
	while (count-- > 0)
		add(set, byte);
	*at = end + 1;
	return true;
}

static void parse_set(struct set *set, const char *at)
{
	set->count = 0;
	set->fill = -1;
	while (*at) {
		if (parse_class(set, &at) || parse_repeat(set, &at))
			continue;
		int low = parse_byte(&at), high = low;
		if (at[0] == '-' && at[1]) {
			at++;
			high = parse_byte(&at);
			if (high < low)
				errx(1, "range-endpoints of '%c-%c' are in reverse order", low,
				     high);
		}
		for (int c = low; c <= high; c++)
			add(set, c);
	}
}

static void complement(struct set *set)
{
	bool has[256] = {false};
	for (int i = 0; i < set->count; i++)
		has[set->bytes[i]] = true;
	set->count = 0;
	for (int c = 0; c < 256; c++) {
		if (!has[c])
			add(set, c);
	}
}

/* Makes the second set as long as the first. */
static void extend(struct set *set, int count)
{
	int at = set->fill >= 0 ? set->fill : set->count - 1;
	unsigned char byte = set->bytes[at];
	while (set->count < count) {
		memmove(set->bytes + at + 1, set->bytes + at, set->count - at);
		set->bytes[at] = byte;
		set->count++;
	}
}

static void mark(bool table[256], const struct set *set)
{
	for (int i = 0; i < set->count; i++)
		table[set->bytes[i]] = true;
}

int main(int argc, char **argv)
{
	static struct set first, second;
	bool invert = false, delete = false, squeeze = false;
	bool deleted[256] = {false}, squeezed[256] = {false};
	unsigned char map[256];
	int option;
	while ((option = getopt(argc, argv, "+cCds")) != -1) {
		if (option == 'd')
			delete = true;
		else if (option == 's')
			squeeze = true;
		else if (option == '?')
			goto usage;
		else
			invert = true;
	}
	int sets = argc - optind, needed = delete == squeeze ? 2 : 1;
	if (sets < needed || sets > 2 || (delete &&!squeeze && sets > 1))
		goto usage;
	parse_set(&first, argv[optind]);
	if (invert)
		complement(&first);
	if (sets == 2)
		parse_set(&second, argv[optind + 1]);
	for (int c = 0; c < 256; c++)
		map[c] = c;
	if (!delete &&sets == 2) {
		if (second.count == 0)
			errx(1, "when not truncating set1, string2 must be non-empty");
		extend(&second, first.count);
		for (int i = 0; i < first.count; i++)
			map[first.bytes[i]] = second.bytes[i];
	}
	if (delete)
		mark(deleted, &first);
	if (squeeze)
		mark(squeezed, sets == 2 ? &second : &first);
	for (int c, last = EOF; (c = getchar()) != EOF;) {
		if (deleted[c])
			continue;
		c = map[c];
		if (c != last || !squeezed[c])
			putchar(c);
		last = c;
	}
	return fflush(stdout) == 0 && !ferror(stdin) ? 0 : 1;
usage:
	fprintf(stderr, "usage: tr [-c] [-d] [-s] SET1 [SET2]\n");
	return 1;
}
