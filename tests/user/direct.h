/*
 * System calls made directly, where a C library would look at the arguments itself, or hide the
 * call.
 */
#ifndef TESTS_USER_DIRECT_H
#define TESTS_USER_DIRECT_H

#include <errno.h>
#include <sys/syscall.h>

/* Like syscall(2): -1 and errno on failure. Registers as in syscall(2) for i386, "int $0x80". */
static inline long direct(long number, long a, long b, long c, long d, long e)
{
	long result;
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory", "cc");
	if (result < 0 && result >= -4095) {
		errno = -result;
		return -1;
	}
	return result;
}

#define DIRECT1(number, a)          direct(number, (long)(a), 0, 0, 0, 0)
#define DIRECT2(number, a, b)       direct(number, (long)(a), (long)(b), 0, 0, 0)
#define DIRECT3(number, a, b, c)    direct(number, (long)(a), (long)(b), (long)(c), 0, 0)
#define DIRECT4(number, a, b, c, d) direct(number, (long)(a), (long)(b), (long)(c), (long)(d), 0)
#define DIRECT5(number, a, b, c, d, e) \
	direct(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e))

#endif
