/*
 * Integers: reading them from strings, and small arithmetic.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

/* A digit's value, or something larger than any base. */
static unsigned digit_value(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	if (isalpha((unsigned char)c))
		return tolower((unsigned char)c) - 'a' + 10;
	return UINT_MAX;
}

/* What strtol and its kin share: white space, sign, prefix, digits. */
struct integer {
	bool negative;
	bool overflow; /* magnitude does not fit its type */
	unsigned long long magnitude;
};

static const char *skip_prefix(const char *s, int *base)
{
	if ((*base == 0 || *base == 16) && s[0] == '0' && (s[1] | 0x20) == 'x' &&
	    isxdigit((unsigned char)s[2])) {
		*base = 16;
		return s + 2;
	}
	if (*base == 0)
		*base = *s == '0' ? 8 : 10;
	return s;
}

static struct integer parse(const char *s, char **end, int base)
{
	struct integer result = {false, false, 0};
	const char *from = s;
	if (end)
		*end = (char *)s;
	if (base < 0 || base == 1 || base > 36) {
		errno = EINVAL;
		return result;
	}
	while (isspace((unsigned char)*s))
		s++;
	if (*s == '-' || *s == '+')
		result.negative = *s++ == '-';
	s = skip_prefix(s, &base);
	from = s;
	for (; digit_value(*s) < (unsigned)base; s++)
		result.overflow |=
			__builtin_mul_overflow(result.magnitude, base, &result.magnitude) ||
			__builtin_add_overflow(result.magnitude, digit_value(*s),
					       &result.magnitude);
	if (end && s > from)
		*end = (char *)s;
	return result;
}

static long long out_of_range(long long nearest)
{
	errno = ERANGE;
	return nearest;
}

static long long parse_signed(const char *s, char **end, int base, long long least, long long most)
{
	struct integer i = parse(s, end, base);
	if (i.negative && (i.overflow || i.magnitude > -(unsigned long long)least))
		return out_of_range(least);
	if (!i.negative && (i.overflow || i.magnitude > (unsigned long long)most))
		return out_of_range(most);
	return i.negative ? -i.magnitude : i.magnitude;
}

/* C11 7.22.1.4: a minus sign negates in the unsigned type. */
static unsigned long long parse_unsigned(const char *s, char **end, int base,
					 unsigned long long most)
{
	struct integer i = parse(s, end, base);
	if (i.overflow || i.magnitude > most)
		return out_of_range(most);
	return i.negative ? -i.magnitude : i.magnitude;
}

long strtol(const char *restrict s, char **restrict end, int base)
{
	return parse_signed(s, end, base, LONG_MIN, LONG_MAX);
}

long long strtoll(const char *restrict s, char **restrict end, int base)
{
	return parse_signed(s, end, base, LLONG_MIN, LLONG_MAX);
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
	return parse_unsigned(s, end, base, ULONG_MAX);
}

unsigned long long strtoull(const char *restrict s, char **restrict end, int base)
{
	return parse_unsigned(s, end, base, ULLONG_MAX);
}

intmax_t strtoimax(const char *restrict s, char **restrict end, int base)
{
	return strtoll(s, end, base);
}

uintmax_t strtoumax(const char *restrict s, char **restrict end, int base)
{
	return strtoull(s, end, base);
}

int atoi(const char *s)
{
	return strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

long long atoll(const char *s)
{
	return strtoll(s, NULL, 10);
}

int abs(int i)
{
	return i < 0 ? -i : i;
}

long labs(long i)
{
	return i < 0 ? -i : i;
}

long long llabs(long long i)
{
	return i < 0 ? -i : i;
}

div_t div(int a, int b)
{
	return (div_t){a / b, a % b};
}

ldiv_t ldiv(long a, long b)
{
	return (ldiv_t){a / b, a % b};
}

lldiv_t lldiv(long long a, long long b)
{
	return (lldiv_t){a / b, a % b};
}
