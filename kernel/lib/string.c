/*
 * Bytes and strings. Copying and filling use the processor's string instructions, four bytes at a
 * time: on every processor since the Pentium Pro these move whole cache lines. The direction flag
 * is clear throughout the kernel (System V ABI, i386 supplement, "Registers").
 */

#include "kernel/lib/string.h"

void *memcpy(void *dst, const void *src, size_t n)
{
	void *to = dst;
	size_t words = n / 4;

	__asm__ volatile("rep movsl\n\t"
			 "mov %3, %2\n\t"
			 "rep movsb"
			 : "+&D"(to), "+&S"(src), "+&c"(words)
			 : "r"(n % 4)
			 : "memory");
	return dst;
}

/* From the end down, for a destination that overlaps the source from above. */
static void copy_down(uint8_t *dst, const uint8_t *src, size_t n)
{
	while (n % 4) {
		n--;
		dst[n] = src[n];
	}
	while (n) {
		n -= 4;
		*(uint32_t *)(dst + n) = *(const uint32_t *)(src + n);
	}
}

void *memmove(void *dst, const void *src, size_t n)
{
	if ((uintptr_t)dst - (uintptr_t)src >= n)
		return memcpy(dst, src, n); /* below the source, or clear of it */
	copy_down(dst, src, n);
	return dst;
}

void *memset(void *dst, int byte, size_t n)
{
	void *to = dst;
	size_t words = n / 4;

	__asm__ volatile("rep stosl\n\t"
			 "mov %2, %1\n\t"
			 "rep stosb"
			 : "+&D"(to), "+&c"(words)
			 : "r"(n % 4), "a"((uint32_t)(uint8_t)byte * 0x01010101U)
			 : "memory");
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const uint8_t *left = a, *right = b;

	for (size_t i = 0; i < n; i++)
		if (left[i] != right[i])
			return left[i] - right[i];
	return 0;
}

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return (size_t)(end - s);
}

size_t strnlen(const char *s, size_t max)
{
	size_t len = 0;

	while (len < max && s[len])
		len++;
	return len;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (uint8_t)*a - (uint8_t)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i] || !a[i])
			return (uint8_t)a[i] - (uint8_t)b[i];
	return 0;
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}

char *strstr(const char *s, const char *part)
{
	size_t len = strlen(part);

	for (;; s++) {
		if (strncmp(s, part, len) == 0)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

size_t strlcpy(char *dst, const char *src, size_t size)
{
	size_t len = strlen(src);

	if (size) {
		size_t copied = MIN(len, size - 1);

		memcpy(dst, src, copied);
		dst[copied] = '\0';
	}
	return len;
}

/* Digits up to base 36; a value past every base for what is none. */
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A') + 10;
	return ~0U;
}

/* What base the prefix of `s` speaks of, as in C: 0x, 0, or none. Skips a 0x that leads a digit. */
static unsigned read_prefix(const char **s, unsigned base)
{
	const char *p = *s;
	bool hex = p[0] == '0' && (p[1] == 'x' || p[1] == 'X') && digit_value(p[2]) < 16;

	if (hex && (base == 0 || base == 16)) {
		*s += 2;
		return 16;
	}
	if (base == 0)
		return p[0] == '0' ? 8 : 10;
	return base;
}

unsigned long parse_ulong(const char *s, const char **end, unsigned base)
{
	unsigned long value = 0;
	bool too_large = false;

	base = read_prefix(&s, base);
	for (; digit_value(*s) < base; s++) {
		unsigned digit = digit_value(*s);

		if (value > (~0UL - digit) / base)
			too_large = true;
		value = value * base + digit;
	}
	if (end)
		*end = s;
	return too_large ? ~0UL : value;
}
