/*
 * Searching in strings, and taking them apart.
 */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}

char *strchr(const char *s, int c)
{
	s = strchrnul(s, c);
	return *s == (char)c ? (char *)s : NULL;
}

char *strrchr(const char *s, int c)
{
	return memrchr(s, c, strlen(s) + 1);
}

char *index(const char *s, int c)
{
	return strchr(s, c);
}

char *rindex(const char *s, int c)
{
	return strrchr(s, c);
}

char *strstr(const char *s, const char *part)
{
	return memmem(s, strlen(s), part, strlen(part));
}

char *strcasestr(const char *s, const char *part)
{
	size_t length = strlen(part);
	for (;; s++) {
		if (strncasecmp(s, part, length) == 0)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

/* How far s consists of bytes that are (or are not) in the set. */
static size_t span(const char *s, const char *set, bool in_set)
{
	bool member[256] = {false};
	for (; *set; set++)
		member[(unsigned char)*set] = true;
	size_t length = 0;
	while (s[length] && member[(unsigned char)s[length]] == in_set)
		length++;
	return length;
}

size_t strspn(const char *s, const char *accept)
{
	return span(s, accept, true);
}

size_t strcspn(const char *s, const char *reject)
{
	return span(s, reject, false);
}

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}

char *strtok_r(char *restrict s, const char *restrict delimiters, char **restrict next)
{
	if (!s)
		s = *next;
	s += strspn(s, delimiters);
	if (!*s) {
		*next = s;
		return NULL;
	}
	char *end = s + strcspn(s, delimiters);
	*next = *end ? end + 1 : end;
	*end = '\0';
	return s;
}

char *strtok(char *restrict s, const char *restrict delimiters)
{
	static char *next;
	return strtok_r(s, delimiters, &next);
}

char *strsep(char **s, const char *delimiters)
{
	char *token = *s;
	if (!token)
		return NULL;
	char *end = token + strcspn(token, delimiters);
	*s = *end ? end + 1 : NULL;
	*end = '\0';
	return token;
}
