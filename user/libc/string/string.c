/*
 * Strings: length, copying, comparing. Searching is in search.c.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

size_t strlen(const char *s)
{
	const char *end = s;
	while (*end)
		end++;
	return end - s;
}

size_t strnlen(const char *s, size_t n)
{
	size_t length = 0;
	while (length < n && s[length])
		length++;
	return length;
}

char *stpcpy(char *restrict dst, const char *restrict src)
{
	while ((*dst = *src++))
		dst++;
	return dst;
}

char *strcpy(char *restrict dst, const char *restrict src)
{
	stpcpy(dst, src);
	return dst;
}

/* Fills up with zero bytes; does not close the string when it fills the room exactly. */
char *stpncpy(char *restrict dst, const char *restrict src, size_t n)
{
	size_t length = strnlen(src, n);
	memcpy(dst, src, length);
	memset(dst + length, 0, n - length);
	return dst + length;
}

char *strncpy(char *restrict dst, const char *restrict src, size_t n)
{
	stpncpy(dst, src, n);
	return dst;
}

char *strcat(char *restrict dst, const char *restrict src)
{
	stpcpy(dst + strlen(dst), src);
	return dst;
}

char *strncat(char *restrict dst, const char *restrict src, size_t n)
{
	char *end = dst + strlen(dst);
	size_t length = strnlen(src, n);
	memcpy(end, src, length);
	end[length] = '\0';
	return dst;
}

size_t strlcpy(char *restrict dst, const char *restrict src, size_t size)
{
	size_t length = strlen(src);
	if (size > 0) {
		size_t copied = length < size ? length : size - 1;
		memcpy(dst, src, copied);
		dst[copied] = '\0';
	}
	return length;
}

size_t strlcat(char *restrict dst, const char *restrict src, size_t size)
{
	size_t used = strnlen(dst, size);
	return used + strlcpy(dst + used, src, size - used);
}

char *strndup(const char *s, size_t n)
{
	size_t length = strnlen(s, n);
	char *copy = malloc(length + 1);
	if (!copy)
		return NULL;
	memcpy(copy, s, length);
	copy[length] = '\0';
	return copy;
}

char *strdup(const char *s)
{
	return strndup(s, strlen(s));
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++)
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	return 0;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, (size_t)-1);
}

int strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++) {
		int difference = tolower((unsigned char)*a) - tolower((unsigned char)*b);
		if (difference || !*a)
			return difference;
	}
	return 0;
}

/* The C locale is the only one: its order is that of the bytes. */
int strcoll(const char *a, const char *b)
{
	return strcmp(a, b);
}

size_t strxfrm(char *restrict dst, const char *restrict src, size_t n)
{
	return strlcpy(dst, src, n);
}
