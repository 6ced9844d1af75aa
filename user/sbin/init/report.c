/*
 * What init has to say. The console is opened anew for each message: a terminal that was hung up,
 * when the session on it ended, can no longer be written to through an old descriptor.
 */
#include "report.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	MESSAGE_MAX = 256
};

void report(const char *format, ...)
{
	char message[MESSAGE_MAX] = "init: ";
	size_t length = strlen(message);
	va_list arguments;

	va_start(arguments, format);
	int more = vsnprintf(message + length, sizeof(message) - length - 1, format, arguments);
	va_end(arguments);
	length += more > 0 ? (size_t)more : 0;
	if (length > sizeof(message) - 2)
		length = sizeof(message) - 2;
	message[length++] = '\n';
	int console = open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	int fd = console >= 0 ? console : STDERR_FILENO;
	if (write(fd, message, length) < 0)
		fd = -1; /* there is nobody else to be told */
	if (console >= 0)
		close(console);
}
