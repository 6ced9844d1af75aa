/*
 * printf's format: reading it, and converting integers, characters and strings.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include "user/libc/stdio/format.h"

enum length {
	LENGTH_INT,
	LENGTH_CHAR,
	LENGTH_SHORT,
	LENGTH_LONG,
	LENGTH_LONG_LONG,
	LENGTH_MAX,
	LENGTH_SIZE,
	LENGTH_PTRDIFF,
	LENGTH_LONG_DOUBLE,
};

/* va_list may be an array type, which cannot be passed by reference; inside a structure it can. */
struct arguments {
	va_list list;
};

void __sink_put(struct sink *sink, const char *text, size_t n)
{
	sink->total += n;
	while (n > 0) {
		if (sink->next == sink->end)
			sink->drain(sink);
		size_t part = sink->end - sink->next;
		if (part > n)
			part = n;
		memcpy(sink->next, text, part);
		sink->next += part;
		text += part;
		n -= part;
	}
}

void __sink_fill(struct sink *sink, char c, int n)
{
	char some[32];
	memset(some, c, sizeof(some));
	for (; n > 0; n -= sizeof(some))
		__sink_put(sink, some, n < (int)sizeof(some) ? (size_t)n : sizeof(some));
}

static void put_padded(struct sink *sink, const struct spec *spec, const char *text, int n)
{
	if (!spec->left)
		__sink_fill(sink, ' ', spec->width - n);
	__sink_put(sink, text, n);
	if (spec->left)
		__sink_fill(sink, ' ', spec->width - n);
}

/* Digits in front of `end`; the first one's address. None for zero. */
static char *digits_of(uintmax_t value, unsigned base, char *end, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	for (; value > UINT32_MAX; value /= base)
		*--end = digits[value % base];
	for (uint32_t rest = value; rest; rest /= base)
		*--end = digits[rest % base];
	return end;
}

/* Prefix ("-", "0x" ...), zeros, digits, inside the field. C11 7.21.6.1: precision turns 0 off. */
static void put_number(struct sink *sink, const struct spec *spec, const char *prefix,
		       uintmax_t value, unsigned base)
{
	char text[CHAR_BIT * sizeof(value)];
	char *end = text + sizeof(text);
	char *digits = digits_of(value, base, end, spec->conversion == 'X');
	int length = end - digits, prefix_length = strlen(prefix);
	int least = spec->precision >= 0 ? spec->precision : 1;
	if (base == 8 && spec->alternate && least <= length)
		least = length + (length > 0 || spec->precision == 0);
	int zeros = least > length ? least - length : 0;
	int blanks = spec->width - prefix_length - zeros - length;
	if (spec->zero && !spec->left && spec->precision < 0 && blanks > 0) {
		zeros += blanks;
		blanks = 0;
	}
	if (!spec->left)
		__sink_fill(sink, ' ', blanks);
	__sink_put(sink, prefix, prefix_length);
	__sink_fill(sink, '0', zeros);
	__sink_put(sink, digits, length);
	if (spec->left)
		__sink_fill(sink, ' ', blanks);
}

static intmax_t signed_argument(struct arguments *from, int length)
{
	switch (length) {
	case LENGTH_CHAR:
		return (signed char)va_arg(from->list, int);
	case LENGTH_SHORT:
		return (short)va_arg(from->list, int);
	case LENGTH_LONG:
		return va_arg(from->list, long);
	case LENGTH_LONG_LONG:
	case LENGTH_LONG_DOUBLE:
		return va_arg(from->list, long long);
	case LENGTH_MAX:
		return va_arg(from->list, intmax_t);
	case LENGTH_SIZE:
		return va_arg(from->list, ssize_t);
	case LENGTH_PTRDIFF:
		return va_arg(from->list, ptrdiff_t);
	}
	return va_arg(from->list, int);
}

static uintmax_t unsigned_argument(struct arguments *from, int length)
{
	switch (length) {
	case LENGTH_CHAR:
		return (unsigned char)va_arg(from->list, unsigned);
	case LENGTH_SHORT:
		return (unsigned short)va_arg(from->list, unsigned);
	case LENGTH_LONG:
		return va_arg(from->list, unsigned long);
	case LENGTH_LONG_LONG:
	case LENGTH_LONG_DOUBLE:
		return va_arg(from->list, unsigned long long);
	case LENGTH_MAX:
		return va_arg(from->list, uintmax_t);
	case LENGTH_SIZE:
	case LENGTH_PTRDIFF:
		return va_arg(from->list, size_t);
	}
	return va_arg(from->list, unsigned);
}

static void convert_signed(struct sink *sink, const struct spec *spec, struct arguments *from)
{
	intmax_t value = signed_argument(from, spec->length);
	const char *sign = value < 0 ? "-" : spec->plus ? "+" : spec->space ? " " : "";
	put_number(sink, spec, sign, value < 0 ? -(uintmax_t)value : (uintmax_t)value, 10);
}

static void convert_unsigned(struct sink *sink, const struct spec *spec, struct arguments *from)
{
	uintmax_t value = unsigned_argument(from, spec->length);
	const char *prefix = "";
	unsigned base = 10;
	if (spec->conversion == 'o')
		base = 8;
	if (spec->conversion == 'x' || spec->conversion == 'X') {
		base = 16;
		if (spec->alternate && value != 0)
			prefix = spec->conversion == 'x' ? "0x" : "0X";
	}
	put_number(sink, spec, prefix, value, base);
}

static void convert_pointer(struct sink *sink, const struct spec *spec, struct arguments *from)
{
	uintptr_t value = (uintptr_t)va_arg(from->list, void *);
	if (value == 0)
		put_padded(sink, spec, "(nil)", 5);
	else
		put_number(sink, spec, "0x", value, 16);
}

static void convert_string(struct sink *sink, const struct spec *spec, const char *text)
{
	if (!text)
		text = spec->precision >= 0 && spec->precision < 6 ? "" : "(null)";
	size_t most = spec->precision >= 0 ? (size_t)spec->precision : (size_t)INT_MAX;
	put_padded(sink, spec, text, strnlen(text, most));
}

static void store_total(const struct sink *sink, const struct spec *spec, struct arguments *from)
{
	void *to = va_arg(from->list, void *);
	switch (spec->length) {
	case LENGTH_CHAR:
		*(signed char *)to = sink->total;
		break;
	case LENGTH_SHORT:
		*(short *)to = sink->total;
		break;
	case LENGTH_LONG_LONG:
	case LENGTH_MAX:
		*(long long *)to = sink->total;
		break;
	default:
		*(int *)to = sink->total; /* as wide as long and size_t */
	}
}

static void convert(struct sink *sink, const struct spec *spec, struct arguments *from, int error)
{
	char c;
	switch (spec->conversion) {
	case 'd':
	case 'i':
		convert_signed(sink, spec, from);
		break;
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		convert_unsigned(sink, spec, from);
		break;
	case 'c':
		c = va_arg(from->list, int);
		put_padded(sink, spec, &c, 1);
		break;
	case 's':
		convert_string(sink, spec, va_arg(from->list, const char *));
		break;
	case 'm':
		convert_string(sink, spec, strerror(error));
		break;
	case 'p':
		convert_pointer(sink, spec, from);
		break;
	case 'n':
		store_total(sink, spec, from);
		break;
	case '%':
		__sink_put(sink, "%", 1);
		break;
	default:
		__format_float(sink, spec,
			       spec->length == LENGTH_LONG_DOUBLE ? va_arg(from->list, long double)
								  : va_arg(from->list, double));
	}
}

static const char *read_flags(const char *f, struct spec *spec)
{
	for (;; f++) {
		switch (*f) {
		case '-':
			spec->left = true;
			break;
		case '0':
			spec->zero = true;
			break;
		case '+':
			spec->plus = true;
			break;
		case ' ':
			spec->space = true;
			break;
		case '#':
			spec->alternate = true;
			break;
		case '\'': /* group thousands: the C locale has no separator */
			break;
		default:
			return f;
		}
	}
}

/* A number, or `*` for an argument. What exceeds an int stays at the largest. */
static const char *read_count(const char *f, int *count, struct arguments *from)
{
	if (*f == '*') {
		*count = va_arg(from->list, int);
		return f + 1;
	}
	long long value = 0;
	for (; isdigit((unsigned char)*f); f++)
		if (value <= INT_MAX)
			value = value * 10 + (*f - '0');
	*count = value > INT_MAX ? INT_MAX : (int)value;
	return f;
}

static const char *read_length(const char *f, int *length)
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
		*length = LENGTH_MAX;
		return f + 1;
	case 'z':
		*length = LENGTH_SIZE;
		return f + 1;
	case 't':
		*length = LENGTH_PTRDIFF;
		return f + 1;
	case 'L':
		*length = LENGTH_LONG_DOUBLE;
		return f + 1;
	}
	return f;
}

/* f stands behind the %; the result behind the conversion, or null if there is no such one. */
static const char *read_spec(const char *f, struct spec *spec, struct arguments *from)
{
	*spec = (struct spec){.precision = -1};
	f = read_flags(f, spec);
	f = read_count(f, &spec->width, from);
	if (spec->width < 0) {
		spec->left = true;
		spec->width = spec->width == INT_MIN ? INT_MAX : -spec->width;
	}
	if (*f == '.')
		f = read_count(f + 1, &spec->precision, from);
	f = read_length(f, &spec->length);
	spec->conversion = *f;
	return *f && strchr("diuoxXcspnm%fFeEgG", *f) ? f + 1 : NULL;
}

/* A conversion nobody knows is printed as it stands, which shows the mistake. */
int __format(struct sink *sink, const char *format, va_list arguments)
{
	int error = errno;
	struct arguments from;
	va_copy(from.list, arguments);
	while (*format && !sink->failed) {
		size_t plain = strchrnul(format, '%') - format;
		__sink_put(sink, format, plain);
		format += plain;
		if (!*format)
			break;
		struct spec spec;
		const char *next = read_spec(format + 1, &spec, &from);
		if (next)
			convert(sink, &spec, &from, error);
		else
			__sink_put(sink, format, 1);
		format = next ? next : format + 1;
	}
	va_end(from.list);
	if (sink->total > INT_MAX) {
		errno = EOVERFLOW;
		return -1;
	}
	return sink->failed ? -1 : (int)sink->total;
}
