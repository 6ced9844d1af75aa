#ifndef KERNEL_LIB_FORMAT_H
#define KERNEL_LIB_FORMAT_H

/*
 * printf's formatting for the kernel: d i u x X o c s p %, the flags - + space # 0, width and
 * precision (also *), lengths hh h l ll z. No floating point. Beyond the standard, %pS prints a
 * code address as name+offset when the kernel's symbols are known.
 */

#include <stdarg.h>
#include "kernel/types.h"

/* As C11 snprintf: always terminates when size > 0; returns the length that was wanted. */
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf_like(3, 4);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf_like(3, 0);

/* Who knows symbols: the name and the distance from its start, or NULL. Without one %pS prints a
 * bare number. */
typedef const char *(*format_symbol)(uint32_t address, uint32_t *offset);
void format_set_symbols(format_symbol lookup);

/* Sends each byte to `put`; returns how many. */
int format(void (*put)(void *ctx, char c), void *ctx, const char *fmt, va_list args);

#endif
