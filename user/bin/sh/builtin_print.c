/*
 * echo and printf. echo is POSIX's XSI one, with backslash sequences, and -n.
 *
 * printf reads its format again as long as it takes arguments; a conversion without an argument
 * gets an empty string or 0.
 */
#include "builtins.h"

#include <stdio.h>
#include <string.h>

#include "arithmetic.h"
#include "escape.h"
#include "output.h"
#include "shell.h"
#include "text.h"

int builtin_echo(int count, char **arguments)
{
	struct text text;
	bool newline = true;
	int i = 1;

	if (count > 1 && !strcmp(arguments[1], "-n")) {
		newline = false;
		i++;
	}
	text_init(&text, &scratch);
	for (; i < count; i++) {
		if (!escape_expand(&text, arguments[i], ESCAPE_ECHO)) {
			newline = false;
			break;
		}
		if (i + 1 < count)
			text_add(&text, ' ');
	}
	if (newline)
		text_add(&text, '\n');
	output(text.bytes, text.length);
	return STATUS_OK;
}

struct printer {
	struct text out;
	char **arguments; /* the next one; NULL at the end */
	int status;
	bool ended; /* by \c in a %b */
};

/* A conversion's flags, width and precision, as snprintf takes them. */
struct conversion {
	char flags[8];
	int width;
	int precision; /* -1: none given */
};

static const char *next_argument(struct printer *printer)
{
	return *printer->arguments ? *printer->arguments++ : NULL;
}

static long long next_number(struct printer *printer)
{
	const char *text = next_argument(printer);
	long long value = 0;

	if (!text)
		return 0;
	if (text[0] == '"' || text[0] == '\'')
		return (unsigned char)text[1];
	if (!arithmetic_number(text, &value)) {
		shell_complain("printf: %s: not a whole number", text);
		printer->status = STATUS_FAILURE;
	}
	return value;
}

/* TEXT, at most PRECISION bytes of it, in a field of WIDTH. */
static void print_string(struct printer *printer, const struct conversion *conversion,
			 const char *text, size_t length)
{
	bool left = strchr(conversion->flags, '-');

	if (conversion->precision >= 0 && (size_t)conversion->precision < length)
		length = (size_t)conversion->precision;
	int padding = conversion->width > (int)length ? conversion->width - (int)length : 0;
	for (int i = 0; !left && i < padding; i++)
		text_add(&printer->out, ' ');
	text_append(&printer->out, text, length);
	for (int i = 0; left && i < padding; i++)
		text_add(&printer->out, ' ');
}

static void print_number(struct printer *printer, const struct conversion *conversion, char letter)
{
	enum {
		LONGEST = 4096
	};
	char format[32];
	char digits[LONGEST];
	long long value = next_number(printer);

	if (conversion->width >= LONGEST || conversion->precision >= LONGEST) {
		shell_complain("printf: field too wide");
		printer->status = STATUS_FAILURE;
		return;
	}
	snprintf(format, sizeof(format), "%%%s*.*ll%c", conversion->flags, letter);
	int length = snprintf(digits, sizeof(digits), format, conversion->width,
			      conversion->precision, value);
	if (length > 0 && length < LONGEST)
		text_append(&printer->out, digits, (size_t)length);
}

static void print_escaped(struct printer *printer, const struct conversion *conversion)
{
	const char *argument = next_argument(printer);
	struct text text;

	text_init(&text, &scratch);
	if (argument && !escape_expand(&text, argument, ESCAPE_ECHO))
		printer->ended = true;
	print_string(printer, conversion, text.bytes, text.length);
}

static int read_count(struct printer *printer, const char **at)
{
	int value = 0;

	if (**at == '*') {
		++*at;
		return (int)next_number(printer);
	}
	for (; **at >= '0' && **at <= '9'; ++*at)
		if (value < 100000)
			value = value * 10 + (**at - '0');
	return value;
}

static void read_conversion(struct printer *printer, const char **at, struct conversion *conversion)
{
	size_t flags = 0;

	*conversion = (struct conversion){.precision = -1};
	for (; **at && strchr("-+ #0", **at); ++*at)
		if (flags + 1 < sizeof(conversion->flags) && !strchr(conversion->flags, **at))
			conversion->flags[flags++] = **at;
	conversion->width = read_count(printer, at);
	if (conversion->width < 0) {
		conversion->width = -conversion->width;
		if (!strchr(conversion->flags, '-'))
			conversion->flags[flags] = '-';
	}
	if (**at == '.') {
		++*at;
		conversion->precision = read_count(printer, at);
	}
}

/* What follows a %. False if it is no conversion. */
static bool convert(struct printer *printer, const char **at)
{
	struct conversion conversion;
	const char *argument;

	read_conversion(printer, at, &conversion);
	char letter = **at;
	switch (letter) {
	case '%':
		text_add(&printer->out, '%');
		break;
	case 'b':
		print_escaped(printer, &conversion);
		break;
	case 'c':
		argument = next_argument(printer);
		print_string(printer, &conversion, argument ? argument : "",
			     argument && *argument ? 1 : 0);
		break;
	case 's':
		argument = next_argument(printer);
		print_string(printer, &conversion, argument ? argument : "",
			     argument ? strlen(argument) : 0);
		break;
	case 'd':
	case 'i':
	case 'o':
	case 'u':
	case 'x':
	case 'X':
		print_number(printer, &conversion, letter);
		break;
	default:
		shell_complain("printf: %%%c: bad conversion", letter);
		printer->status = STATUS_FAILURE;
		return false;
	}
	++*at;
	return true;
}

/* Once through the format. False if that was the last time, whatever arguments are left. */
static bool print_once(struct printer *printer, const char *format)
{
	while (*format && !printer->ended) {
		char c = *format++;
		if (c == '%') {
			if (!convert(printer, &format))
				return false;
		} else if (c == '\\') {
			text_add(&printer->out, (char)escape_read(&format, ESCAPE_FORMAT));
		} else {
			text_add(&printer->out, c);
		}
	}
	return !printer->ended;
}

int builtin_printf(int count, char **arguments)
{
	struct printer printer = {.status = STATUS_OK};
	int first = 1;

	if (first < count && !strcmp(arguments[first], "--"))
		first++;
	if (first == count)
		return builtin_misuse(arguments, "format expected", NULL);
	const char *format = arguments[first];
	printer.arguments = arguments + first + 1;
	text_init(&printer.out, &scratch);
	char **before;
	do
		before = printer.arguments;
	while (print_once(&printer, format) && *printer.arguments && printer.arguments != before);
	output(printer.out.bytes, printer.out.length);
	return printer.status;
}
