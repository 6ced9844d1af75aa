/*
 * Error messages: one line on standard error, written at once.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* error: the number whose text ends the line; -1 for none. */
static void report(int error, const char *format, va_list arguments)
{
	char *message = NULL;
	fflush(stdout);
	if (format && vasprintf(&message, format, arguments) < 0)
		message = NULL;
	fprintf(stderr, "%s: %s%s%s\n", program_invocation_short_name, message ? message : "",
		message && error >= 0 ? ": " : "", error >= 0 ? strerror(error) : "");
	free(message);
}

void vwarn(const char *format, va_list arguments)
{
	report(errno, format, arguments);
}

void vwarnx(const char *format, va_list arguments)
{
	report(-1, format, arguments);
}

void verr(int status, const char *format, va_list arguments)
{
	report(errno, format, arguments);
	exit(status);
}

void verrx(int status, const char *format, va_list arguments)
{
	report(-1, format, arguments);
	exit(status);
}

void warn(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vwarn(format, arguments);
	va_end(arguments);
}

void warnx(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vwarnx(format, arguments);
	va_end(arguments);
}

void err(int status, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	verr(status, format, arguments);
}

void errx(int status, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	verrx(status, format, arguments);
}
