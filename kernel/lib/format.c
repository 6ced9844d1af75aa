/*
 * printf's formatting. One pass over the format: text goes straight out; a conversion is first read
 * into a struct spec, then its value is turned into a prefix, digits and padding. Nothing is
 * allocated, and no more than the digits of one number are ever held back, so it is safe in an
 * interrupt and in a panic. The rules are C11's (7.21.6.1).
 */

#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

/* Where the bytes go. */
struct sink {
	void (*put)(void *ctx, char c);
	void *ctx;
	int count;
};

enum length {
	LEN_CHAR,
	LEN_SHORT,
	LEN_INT,
	LEN_LONG,
	LEN_LONG_LONG
};

/* One conversion: % flags width .precision length type */
struct spec {
	bool left, plus, space, alternate, zero;
	int width;
	int precision; /* -1: none given */
	enum length length;
	char type;
};

#define DIGITS_MAX 22 /* 64 bits in octal */

static format_symbol symbols;

void format_set_symbols(format_symbol lookup)
{
	symbols = lookup;
}

static void emit(struct sink *out, char c)
{
	out->put(out->ctx, c);
	out->count++;
}

static void emit_repeated(struct sink *out, char c, int count)
{
	for (; count > 0; count--)
		emit(out, c);
}

static void emit_bytes(struct sink *out, const char *s, size_t len)
{
	while (len--)
		emit(out, *s++);
}

/* Text within a field of the spec's width. */
static void emit_field(struct sink *out, const struct spec *spec, const char *s, size_t len)
{
	int padding = spec->width - (int)len;

	if (!spec->left)
		emit_repeated(out, ' ', padding);
	emit_bytes(out, s, len);
	if (spec->left)
		emit_repeated(out, ' ', padding);
}

/* Writes the digits of `value` so that they end before `end`; returns where they begin. Division of
 * 64 bits is slow here, so it stops as soon as 32 are left. */
static char *write_digits(char *end, uint64_t value, unsigned base, bool capitals)
{
	const char *digits = capitals ? "0123456789ABCDEF" : "0123456789abcdef";
	uint32_t rest;

	for (; value >> 32; value /= base)
		*--end = digits[value % base];
	for (rest = (uint32_t)value; rest; rest /= base)
		*--end = digits[rest % base];
	return end;
}

/* What stands before a number's digits: a sign, or the mark of its base. */
static const char *number_prefix(const struct spec *spec, bool negative, bool nonzero)
{
	bool is_signed = spec->type == 'd' || spec->type == 'i';

	if (negative)
		return "-";
	if (is_signed)
		return spec->plus ? "+" : spec->space ? " " : "";
	if (spec->alternate && nonzero && spec->type == 'x')
		return "0x";
	if (spec->alternate && nonzero && spec->type == 'X')
		return "0X";
	return "";
}

static unsigned base_of(char type)
{
	switch (type) {
	case 'o':
		return 8;
	case 'x':
	case 'X':
		return 16;
	default:
		return 10;
	}
}

/* How many digits at least: the precision, or what zero padding fills the width with. */
static int digits_wanted(const struct spec *spec, int prefix, int digits)
{
	if (spec->precision >= 0) {
		if (spec->type == 'o' && spec->alternate)
			return MAX(spec->precision, digits + 1);
		return spec->precision;
	}
	if (spec->type == 'o' && spec->alternate)
		digits++;
	if (spec->zero && !spec->left)
		return MAX(MAX(spec->width - prefix, digits), 1);
	return MAX(digits, 1);
}

static void emit_number(struct sink *out, const struct spec *spec, uint64_t magnitude,
			bool negative)
{
	char buf[DIGITS_MAX];
	char *end = buf + sizeof(buf);
	char *start = write_digits(end, magnitude, base_of(spec->type), spec->type == 'X');
	const char *prefix = number_prefix(spec, negative, magnitude != 0);
	int prefix_len = (int)strlen(prefix);
	int digits = (int)(end - start);
	int zeros = MAX(digits_wanted(spec, prefix_len, digits) - digits, 0);
	int padding = spec->width - prefix_len - zeros - digits;

	if (!spec->left)
		emit_repeated(out, ' ', padding);
	emit_bytes(out, prefix, (size_t)prefix_len);
	emit_repeated(out, '0', zeros);
	emit_bytes(out, start, (size_t)digits);
	if (spec->left)
		emit_repeated(out, ' ', padding);
}

static void emit_string(struct sink *out, const struct spec *spec, const char *s)
{
	if (!s)
		s = "(null)";
	emit_field(out, spec, s,
		   spec->precision < 0 ? strlen(s) : strnlen(s, (size_t)spec->precision));
}

static void emit_pointer(struct sink *out, uint32_t address)
{
	const struct spec spec = {.type = 'x', .precision = 8};

	emit_bytes(out, "0x", 2);
	emit_number(out, &spec, address, false);
}

/* name+0x1a, or the bare address where no symbol is known. */
static void emit_symbol(struct sink *out, uint32_t address)
{
	const struct spec spec = {.type = 'x', .alternate = true, .precision = -1};
	uint32_t offset = 0;
	const char *name = symbols ? symbols(address, &offset) : NULL;

	if (!name) {
		emit_pointer(out, address);
		return;
	}
	emit_bytes(out, name, strlen(name));
	emit(out, '+');
	emit_number(out, &spec, offset, false);
}

/* The next argument, as wide as the length says. Narrower ones were passed as int. */
static int64_t signed_argument(enum length length, va_list *args)
{
	switch (length) {
	case LEN_LONG_LONG:
		return va_arg(*args, long long);
	case LEN_LONG:
		return va_arg(*args, long);
	case LEN_SHORT:
		return (short)va_arg(*args, int);
	case LEN_CHAR:
		return (signed char)va_arg(*args, int);
	default:
		return va_arg(*args, int);
	}
}

static uint64_t unsigned_argument(enum length length, va_list *args)
{
	switch (length) {
	case LEN_LONG_LONG:
		return va_arg(*args, unsigned long long);
	case LEN_LONG:
		return va_arg(*args, unsigned long);
	case LEN_SHORT:
		return (unsigned short)va_arg(*args, unsigned);
	case LEN_CHAR:
		return (unsigned char)va_arg(*args, unsigned);
	default:
		return va_arg(*args, unsigned);
	}
}

static const char *read_flags(const char *p, struct spec *spec)
{
	for (;; p++) {
		switch (*p) {
		case '-':
			spec->left = true;
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
		case '0':
			spec->zero = true;
			break;
		default:
			return p;
		}
	}
}

/* A number, or a star for one that is an argument. */
static const char *read_count(const char *p, int *count, va_list *args)
{
	if (*p == '*') {
		*count = va_arg(*args, int);
		return p + 1;
	}
	*count = (int)parse_ulong(p, &p, 10);
	return p;
}

static const char *read_length(const char *p, struct spec *spec)
{
	spec->length = LEN_INT;
	if (*p == 'h') {
		spec->length = p[1] == 'h' ? LEN_CHAR : LEN_SHORT;
		return p + (p[1] == 'h' ? 2 : 1);
	}
	if (*p == 'l') {
		spec->length = p[1] == 'l' ? LEN_LONG_LONG : LEN_LONG;
		return p + (p[1] == 'l' ? 2 : 1);
	}
	if (*p == 'z')
		return p + 1; /* size_t is as wide as int */
	return p;
}

/* Reads what follows a percent sign; returns where its type stands. */
static const char *read_spec(const char *p, struct spec *spec, va_list *args)
{
	*spec = (struct spec){.precision = -1};
	p = read_flags(p, spec);
	p = read_count(p, &spec->width, args);
	if (spec->width < 0) {
		spec->left = true;
		spec->width = -spec->width;
	}
	if (*p == '.')
		p = read_count(p + 1, &spec->precision, args);
	p = read_length(p, spec);
	spec->type = *p;
	return p;
}

/* Emits one conversion; `p` is at its type. Returns what follows. */
static const char *convert(struct sink *out, const struct spec *spec, const char *p, va_list *args)
{
	int64_t number;
	char c;

	switch (spec->type) {
	case 'd':
	case 'i':
		number = signed_argument(spec->length, args);
		emit_number(out, spec, number < 0 ? -(uint64_t)number : (uint64_t)number,
			    number < 0);
		return p + 1;
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		emit_number(out, spec, unsigned_argument(spec->length, args), false);
		return p + 1;
	case 'c':
		c = (char)va_arg(*args, int);
		emit_field(out, spec, &c, 1);
		return p + 1;
	case 's':
		emit_string(out, spec, va_arg(*args, const char *));
		return p + 1;
	case 'p':
		if (p[1] == 'S') {
			emit_symbol(out, (uint32_t)(uintptr_t)va_arg(*args, void *));
			return p + 2;
		}
		emit_pointer(out, (uint32_t)(uintptr_t)va_arg(*args, void *));
		return p + 1;
	case '%':
		emit(out, '%');
		return p + 1;
	default: /* not a conversion: shown as it stands */
		emit(out, '%');
		return p;
	}
}

int format(void (*put)(void *ctx, char c), void *ctx, const char *fmt, va_list args)
{
	struct sink out = {.put = put, .ctx = ctx};
	struct spec spec;
	va_list rest;

	va_copy(rest, args);
	while (*fmt) {
		if (*fmt != '%') {
			emit(&out, *fmt++);
			continue;
		}
		fmt = read_spec(fmt + 1, &spec, &rest);
		fmt = convert(&out, &spec, fmt, &rest);
	}
	va_end(rest);
	return out.count;
}

/* A string being built in a buffer. */
struct buffer {
	char *bytes;
	size_t size;
	size_t used;
};

static void put_in_buffer(void *ctx, char c)
{
	struct buffer *buffer = ctx;

	if (buffer->used + 1 < buffer->size)
		buffer->bytes[buffer->used++] = c;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct buffer buffer = {.bytes = buf, .size = size};
	int wanted = format(put_in_buffer, &buffer, fmt, args);

	if (size)
		buf[buffer.used] = '\0';
	return wanted;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int wanted;

	va_start(args, fmt);
	wanted = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return wanted;
}
