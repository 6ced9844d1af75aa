#ifndef KERNEL_LIB_STRING_H
#define KERNEL_LIB_STRING_H

/* Bytes and strings, as in C11 7.24, and the bounded forms that the kernel uses instead of strcpy.
 */

#include "kernel/types.h"

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *part);

/* Copies at most size-1 bytes and always terminates; returns strlen(src), so >= size means cut. */
size_t strlcpy(char *dst, const char *src, size_t size);

/* Does `s` match the shell pattern (`*`, `?`, `[a-z]`)? */
bool glob_match(const char *pattern, const char *s);

/* Reads a number in `base` (0: by prefix); `*end` is the first byte not read. */
unsigned long parse_ulong(const char *s, const char **end, unsigned base);

#endif
