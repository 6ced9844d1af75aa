/*
 * Blocks of bytes. Copying and filling use the processor's string instructions, a word at a time
 * and the odd bytes after it: short, and fast for the sizes that matter.
 */
#include <stdint.h>
#include <string.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	void *to = dst;
	size_t words = n / 4;
	__asm__ volatile("rep movsl" : "+D"(to), "+S"(src), "+c"(words) : : "memory");
	n %= 4;
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(src), "+c"(n) : : "memory");
	return dst;
}

void *mempcpy(void *restrict dst, const void *restrict src, size_t n)
{
	return (char *)memcpy(dst, src, n) + n;
}

/* When the target begins inside the source, copy from the end. */
void *memmove(void *dst, const void *src, size_t n)
{
	if ((uintptr_t)dst - (uintptr_t)src >= n)
		return memcpy(dst, src, n);
	char *to = (char *)dst + n - 1;
	const char *from = (const char *)src + n - 1;
	__asm__ volatile("std; rep movsb; cld" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	void *to = dst;
	size_t words = n / 4;
	uint32_t pattern = (unsigned char)c * 0x01010101u;
	__asm__ volatile("rep stosl" : "+D"(to), "+c"(words) : "a"(pattern) : "memory");
	n %= 4;
	__asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(pattern) : "memory");
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;
	for (; n > 0; n--, p++, q++)
		if (*p != *q)
			return *p - *q;
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	for (const unsigned char *p = s; n > 0; n--, p++)
		if (*p == (unsigned char)c)
			return (void *)p;
	return NULL;
}

void *memrchr(const void *s, int c, size_t n)
{
	for (const unsigned char *p = s; n > 0; n--)
		if (p[n - 1] == (unsigned char)c)
			return (void *)(p + n - 1);
	return NULL;
}

void *memmem(const void *s, size_t n, const void *part, size_t m)
{
	if (m == 0)
		return (void *)s;
	for (const char *p = s; n >= m; n--, p++)
		if (*p == *(const char *)part && memcmp(p, part, m) == 0)
			return (void *)p;
	return NULL;
}

int bcmp(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n);
}

void bcopy(const void *src, void *dst, size_t n)
{
	memmove(dst, src, n);
}

void bzero(void *dst, size_t n)
{
	memset(dst, 0, n);
}

/* memset's assembly is volatile: no compiler drops it because the block is not read again. */
void explicit_bzero(void *dst, size_t n)
{
	memset(dst, 0, n);
}

int ffs(int i)
{
	return i ? __builtin_ctz(i) + 1 : 0;
}
