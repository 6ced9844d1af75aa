/*
 * The scanf family: reads a stream as the format says. Numbers are collected as text first, as long
 * as they can be part of one, and then converted by strtol's and strtod's family.
 */
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "user/libc/stdio/file.h"

/* The longest text of a number that is told apart. */
#define NUMBER_LENGTH 512

struct scan {
	FILE *stream;
	int count;    /* bytes taken, for %n */
	int assigned; /* what scanf returns */
	bool starved; /* the input ended before the conversion that failed: EOF, not a mismatch */
	va_list arguments;
};

enum length {
	LENGTH_INT,
	LENGTH_CHAR,
	LENGTH_SHORT,
	LENGTH_LONG,      /* as wide as size_t and ptrdiff_t; double */
	LENGTH_LONG_LONG, /* and intmax_t */
	LENGTH_LONG_DOUBLE,
};

struct spec {
	bool suppress; /* * */
	bool allocate; /* m */
	int width;     /* INT_MAX: not given */
	enum length length;
	char conversion;
	bool set[256]; /* %[...]: what it takes */
};

static int take(struct scan *scan)
{
	int c = fgetc(scan->stream);
	if (c != EOF)
		scan->count++;
	return c;
}

static void put_back(struct scan *scan, int c)
{
	if (c != EOF) {
		ungetc(c, scan->stream);
		scan->count--;
	}
}

static int skip_space(struct scan *scan)
{
	int c;
	do
		c = take(scan);
	while (c != EOF && isspace(c));
	put_back(scan, c);
	return c;
}

/* Takes the next byte into the text if it is one of `accept`. */
static bool take_one_of(struct scan *scan, const char *accept, char *text, int *n, int limit)
{
	if (*n >= limit)
		return false;
	int c = take(scan);
	if (c == EOF || c == '\0' || !strchr(accept, c)) {
		put_back(scan, c);
		return false;
	}
	text[(*n)++] = c;
	text[*n] = '\0';
	return true;
}

static int text_limit(const struct spec *spec)
{
	return spec->width < NUMBER_LENGTH ? spec->width : NUMBER_LENGTH;
}

static void take_integer(struct scan *scan, const struct spec *spec, int base, char *text)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	int n = 0, limit = text_limit(spec);
	text[0] = '\0';
	take_one_of(scan, "+-", text, &n, limit);
	if ((base == 0 || base == 16) && take_one_of(scan, "0", text, &n, limit)) {
		if (take_one_of(scan, "xX", text, &n, limit))
			base = 16;
		else if (base == 0)
			base = 8;
	}
	if (base == 0)
		base = 10;
	char accept[sizeof(digits)] = "";
	strncat(accept, digits, base == 16 ? sizeof(digits) : (size_t)base);
	while (take_one_of(scan, accept, text, &n, limit))
		continue;
}

static void take_float(struct scan *scan, const struct spec *spec, char *text)
{
	int n = 0, limit = text_limit(spec);
	text[0] = '\0';
	take_one_of(scan, "+-", text, &n, limit);
	if (take_one_of(scan, "iInN", text, &n, limit)) { /* inf, infinity, nan */
		while (take_one_of(scan, "aAfFiInNtTyY", text, &n, limit))
			continue;
		return;
	}
	while (take_one_of(scan, "0123456789", text, &n, limit))
		continue;
	if (take_one_of(scan, ".", text, &n, limit))
		while (take_one_of(scan, "0123456789", text, &n, limit))
			continue;
	if (n > 0 && take_one_of(scan, "eE", text, &n, limit)) {
		take_one_of(scan, "+-", text, &n, limit);
		while (take_one_of(scan, "0123456789", text, &n, limit))
			continue;
	}
}

static void store_integer(struct scan *scan, enum length length, unsigned long long value)
{
	void *to = va_arg(scan->arguments, void *);
	switch (length) {
	case LENGTH_CHAR:
		*(unsigned char *)to = value;
		break;
	case LENGTH_SHORT:
		*(unsigned short *)to = value;
		break;
	case LENGTH_LONG_LONG:
	case LENGTH_LONG_DOUBLE:
		*(unsigned long long *)to = value;
		break;
	default:
		*(unsigned *)to = value;
	}
}

static void store_float(struct scan *scan, enum length length, const char *text)
{
	void *to = va_arg(scan->arguments, void *);
	if (length == LENGTH_LONG_DOUBLE)
		*(long double *)to = strtold(text, NULL);
	else if (length == LENGTH_LONG)
		*(double *)to = strtod(text, NULL);
	else
		*(float *)to = strtof(text, NULL);
}

static int base_of(char conversion)
{
	switch (conversion) {
	case 'i':
		return 0;
	case 'o':
		return 8;
	case 'x':
	case 'X':
	case 'p':
		return 16;
	}
	return 10;
}

static bool scan_integer(struct scan *scan, const struct spec *spec)
{
	char text[NUMBER_LENGTH + 1], *end;
	int base = base_of(spec->conversion);
	take_integer(scan, spec, base, text);
	unsigned long long value;
	if (spec->conversion == 'd' || spec->conversion == 'i')
		value = spec->length == LENGTH_LONG_LONG ? strtoll(text, &end, base)
							 : strtol(text, &end, base);
	else
		value = spec->length == LENGTH_LONG_LONG ? strtoull(text, &end, base)
							 : strtoul(text, &end, base);
	if (end == text)
		return false;
	if (!spec->suppress)
		store_integer(scan, spec->length, value);
	return true;
}

static bool scan_float(struct scan *scan, const struct spec *spec)
{
	char text[NUMBER_LENGTH + 1], *end;
	take_float(scan, spec, text);
	strtod(text, &end);
	if (end == text)
		return false;
	if (!spec->suppress)
		store_float(scan, spec->length, text);
	return true;
}

/* %s %c %[: with m, the string is malloc's, and grows as it comes. */
static bool scan_text(struct scan *scan, const struct spec *spec)
{
	bool counted = spec->conversion == 'c';
	int width = counted && spec->width == INT_MAX ? 1 : spec->width;
	void *to = spec->suppress ? NULL : va_arg(scan->arguments, void *);
	char *text = spec->allocate ? NULL : to;
	int n = 0;
	for (int room = 0; n < width; n++) {
		int c = take(scan);
		if (c == EOF || !spec->set[c]) {
			put_back(scan, c);
			break;
		}
		if (to && spec->allocate && n + 1 >= room) {
			room = room ? room * 2 : 32;
			char *larger = realloc(text, room);
			if (!larger) {
				free(text);
				return false;
			}
			text = larger;
		}
		if (text)
			text[n] = c;
	}
	if (n == 0) {
		if (spec->allocate)
			free(text);
		return false;
	}
	if (text && !counted)
		text[n] = '\0';
	if (to && spec->allocate)
		*(char **)to = text;
	return true;
}

/* f stands behind [; the result behind the closing bracket. */
static const char *read_set(const char *f, struct spec *spec)
{
	bool inverted = *f == '^';
	const char *first = inverted ? ++f : f;
	memset(spec->set, inverted, sizeof(spec->set));
	for (; *f && (*f != ']' || f == first); f++) {
		unsigned char low = *f, high = low;
		if (f[1] == '-' && f[2] && f[2] != ']') {
			high = f[2];
			f += 2;
		}
		for (int c = low; c <= high; c++)
			spec->set[c] = !inverted;
	}
	return *f ? f + 1 : f;
}

static const char *read_length(const char *f, enum length *length)
{
	*length = LENGTH_INT;
	switch (*f) {
	case 'h':
		*length = f[1] == 'h' ? LENGTH_CHAR : LENGTH_SHORT;
		return f + (f[1] == 'h' ? 2 : 1);
	case 'l':
		*length = f[1] == 'l' ? LENGTH_LONG_LONG : LENGTH_LONG;
		return f + (f[1] == 'l' ? 2 : 1);
	case 'j':
		*length = LENGTH_LONG_LONG;
		return f + 1;
	case 'z':
	case 't':
		return f + 1;
	case 'L':
		*length = LENGTH_LONG_DOUBLE;
		return f + 1;
	}
	return f;
}

/* f stands behind the %; the result behind the conversion. */
static const char *read_spec(const char *f, struct spec *spec)
{
	spec->suppress = spec->allocate = false;
	spec->width = INT_MAX;
	if (*f == '*') {
		spec->suppress = true;
		f++;
	}
	if (isdigit((unsigned char)*f))
		spec->width = strtol(f, (char **)&f, 10);
	if (*f == 'm') {
		spec->allocate = true;
		f++;
	}
	f = read_length(f, &spec->length);
	spec->conversion = *f ? *f++ : '\0';
	if (spec->conversion == '[')
		return read_set(f, spec);
	for (int c = 0; c < 256; c++)
		spec->set[c] = spec->conversion == 'c' || !isspace(c);
	return f;
}

/* One conversion: true if it matched. */
static bool convert(struct scan *scan, const struct spec *spec)
{
	switch (spec->conversion) {
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
	case 'p':
		return scan_integer(scan, spec);
	case 'f':
	case 'F':
	case 'e':
	case 'E':
	case 'g':
	case 'G':
	case 'a':
		return scan_float(scan, spec);
	case 's':
	case 'c':
	case '[':
		return scan_text(scan, spec);
	}
	return false;
}

static bool match_literal(struct scan *scan, char wanted)
{
	int c = take(scan);
	if (c == (unsigned char)wanted)
		return true;
	scan->starved = c == EOF;
	put_back(scan, c);
	return false;
}

/* Handles what begins at f; the rest of the format, or null when the scan is over. */
static const char *step(struct scan *scan, const char *f)
{
	struct spec spec;
	if (isspace((unsigned char)*f)) {
		skip_space(scan);
		return f + 1;
	}
	if (*f != '%')
		return match_literal(scan, *f) ? f + 1 : NULL;
	f = read_spec(f + 1, &spec);
	if (spec.conversion == 'n') {
		store_integer(scan, spec.length, scan->count);
		return f;
	}
	if (spec.conversion != 'c' && spec.conversion != '[')
		skip_space(scan);
	if (spec.conversion == '%')
		return match_literal(scan, '%') ? f : NULL;
	int before = scan->count;
	if (!convert(scan, &spec)) {
		scan->starved =
			scan->count == before && (feof(scan->stream) || ferror(scan->stream));
		return NULL;
	}
	scan->assigned += !spec.suppress;
	return f;
}

int vfscanf(FILE *restrict stream, const char *restrict format, va_list arguments)
{
	struct scan scan = {.stream = stream};
	va_copy(scan.arguments, arguments);
	while (format && *format)
		format = step(&scan, format);
	va_end(scan.arguments);
	return scan.assigned == 0 && scan.starved ? EOF : scan.assigned;
}

static ssize_t read_nothing(FILE *stream, void *buffer, size_t size)
{
	(void)stream;
	(void)buffer;
	(void)size;
	return 0;
}

/* A stream that has the string in its buffer, and nothing behind it. */
int vsscanf(const char *restrict s, const char *restrict format, va_list arguments)
{
	static const struct file_ops string_ops = {.read = read_nothing};
	unsigned char *text = (unsigned char *)s;
	struct file stream = {.ops = &string_ops,
			      .fd = -1,
			      .readable = true,
			      .direction = READING,
			      .size = 1,
			      .start = text,
			      .next = text,
			      .end = text + strlen(s)};
	return vfscanf(&stream, format, arguments);
}

int vscanf(const char *restrict format, va_list arguments)
{
	return vfscanf(stdin, format, arguments);
}

int scanf(const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vfscanf(stdin, format, arguments);
	va_end(arguments);
	return result;
}

int fscanf(FILE *restrict stream, const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vfscanf(stream, format, arguments);
	va_end(arguments);
	return result;
}

int sscanf(const char *restrict s, const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vsscanf(s, format, arguments);
	va_end(arguments);
	return result;
}
