/*
 * printf: prints its arguments as a format says, again and again until all are used.
 *
 * The format is C's: %d %i %o %u %x %X %c %s %e %f %g and %b (a string with escapes); a number may
 * be 'c, the code of a character. Missing arguments are zero or empty. Escapes: \a \b \f \n \r \t
 * \v \\ \ooo \xhh, and \c to stop.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **arguments; /* those not used yet */
static int exit_status;

static const char *next_argument(void)
{
	return *arguments ? *arguments++ : NULL;
}

static int read_digits(const char **at, int base, int most)
{
	int value = 0;
	for (; most > 0; most--, ++*at) {
		int digit = isdigit((unsigned char)**at) ? **at - '0'
			    : isxdigit((unsigned char)**at)
				    ? tolower((unsigned char)**at) - 'a' + 10
				    : 16;
		if (digit >= base)
			break;
		value = value * base + digit;
	}
	return value & 0xff;
}

/*
 * Prints the escape behind a backslash and moves over it; exits at \c. In %b octal begins with 0.
 */
static void print_escape(const char **at, bool in_argument)
{
	static const char letters[] = "abefnrtv\\\"'", values[] = "\a\b\033\f\n\r\t\v\\\"'";
	const char *known = **at ? strchr(letters, **at) : NULL;
	if (known) {
		putchar(values[known - letters]);
		++*at;
	} else if (**at == 'c') {
		exit(fflush(stdout) == 0 ? exit_status : 1);
	} else if (**at == 'x' && isxdigit((unsigned char)(*at)[1])) {
		++*at;
		putchar(read_digits(at, 16, 2));
	} else if (**at >= '0' && **at <= '7') {
		if (in_argument && **at == '0')
			++*at;
		putchar(read_digits(at, 8, 3));
	} else {
		putchar('\\');
	}
}

static void print_escaped(const char *text)
{
	while (*text) {
		char c = *text++;
		if (c == '\\')
			print_escape(&text, true);
		else
			putchar(c);
	}
}

static void check_number(const char *text, const char *end)
{
	if (end == text)
		warnx("'%s': expected a numeric value", text);
	else if (*end)
		warnx("'%s': value not completely converted", text);
	else if (errno == ERANGE)
		warn("'%s'", text);
	else
		return;
	exit_status = 1;
}

static long long integer_argument(bool is_signed)
{
	const char *text = next_argument();
	char *end;
	if (!text)
		return 0;
	if (*text == '\'' || *text == '"')
		return (unsigned char)text[1];
	errno = 0;
	long long value = is_signed ? strtoll(text, &end, 0) : (long long)strtoull(text, &end, 0);
	check_number(text, end);
	return value;
}

static double real_argument(void)
{
	const char *text = next_argument();
	char *end;
	if (!text)
		return 0;
	errno = 0;
	double value = strtod(text, &end);
	check_number(text, end);
	return value;
}

/* One conversion: `spec` is "%-5" and the like, without its letter. */
static void convert(const char *spec, char letter)
{
	char full[64];
	const char *text;
	snprintf(full, sizeof(full), strchr("diouxX", letter) ? "%sll%c" : "%s%c", spec, letter);
	switch (letter) {
	case 'd':
	case 'i':
		printf(full, integer_argument(true));
		break;
	case 'o':
	case 'u':
	case 'x':
	case 'X':
		printf(full, integer_argument(false));
		break;
	case 'c':
		text = next_argument();
		if (text && *text)
			printf(full, *text);
		break;
	case 's':
		text = next_argument();
		printf(full, text ? text : "");
		break;
	case 'b':
		text = next_argument();
		print_escaped(text ? text : "");
		break;
	default:
		printf(full, real_argument());
	}
}

/* Takes over flags, width and precision; a star is an argument. Returns where the letter stands. */
static const char *read_spec(const char *at, char *spec, size_t size)
{
	size_t used = 0;
	spec[used++] = '%';
	while (*at && strchr("-+ #0123456789.*", *at) && used + 16 < size) {
		if (*at == '*')
			used += snprintf(spec + used, size - used, "%d",
					 (int)integer_argument(true));
		else
			spec[used++] = *at;
		at++;
	}
	spec[used] = '\0';
	return at;
}

static void print_format(const char *at)
{
	char spec[64];
	while (*at) {
		char c = *at++;
		if (c == '\\') {
			print_escape(&at, false);
		} else if (c != '%') {
			putchar(c);
		} else if (*at == '%') {
			putchar(*at++);
		} else {
			at = read_spec(at, spec, sizeof(spec));
			if (!*at || !strchr("diouxXcsbeEfFgG", *at))
				errx(1, "%s%c: invalid conversion specification", spec, *at);
			convert(spec, *at++);
		}
	}
}

int main(int argc, char **argv)
{
	int first = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	if (argc <= first) {
		fprintf(stderr, "usage: printf FORMAT [ARGUMENT...]\n");
		return 1;
	}
	arguments = argv + first + 1;
	char **before;
	do {
		before = arguments;
		print_format(argv[first]);
	} while (*arguments && arguments != before);
	return fflush(stdout) == 0 ? exit_status : 1;
}
