/*
 * Error messages of the form "program: message: strerror(errno)" on standard error.
 */
#ifndef _ERR_H
#define _ERR_H

#include <stdarg.h>

#define __ERR(text, first) __attribute__((format(printf, text, first)))

void err(int status, const char *format, ...) __ERR(2, 3) __attribute__((noreturn));
void errx(int status, const char *format, ...) __ERR(2, 3) __attribute__((noreturn));
void verr(int status, const char *format, va_list arguments) __ERR(2, 0) __attribute__((noreturn));
void verrx(int status, const char *format, va_list arguments) __ERR(2, 0) __attribute__((noreturn));
void warn(const char *format, ...) __ERR(1, 2);
void warnx(const char *format, ...) __ERR(1, 2);
void vwarn(const char *format, va_list arguments) __ERR(1, 0);
void vwarnx(const char *format, va_list arguments) __ERR(1, 0);

#endif
