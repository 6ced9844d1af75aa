/*
 * The state that all parts of the shell share, and how it speaks of errors.
 *
 * Errors do not jump: a function that fails says so once, on standard error, notes in `sh.unwind`
 * how far out its caller has to go, and returns. Everything that runs commands looks at
 * `sh.unwind` after each one. There is no longjmp, so nothing is skipped that has to be undone
 * (redirections, saved variables, scratch memory).
 *
 * The shell's grammar nests without limit, and so do functions that call themselves. All recursive
 * code asks shell_is_too_deep() before it goes on, which measures the stack really used, and
 * fails like any other error.
 */
#include "shell.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	STACK_DEFAULT = 8 << 20, /* assumed when there is no limit */
	MESSAGE_MAX = 1024,      /* longer messages are cut */
};

struct shell sh = {.name = "sh"};

static uintptr_t stack_base;
static uintptr_t stack_usable;

void shell_note_stack(const void *base)
{
	struct rlimit limit;

	stack_base = (uintptr_t)base;
	stack_usable = STACK_DEFAULT / 2;
	if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < STACK_DEFAULT)
		stack_usable = (uintptr_t)limit.rlim_cur / 2;
}

bool shell_is_too_deep(void)
{
	char here;

	return stack_base - (uintptr_t)&here > stack_usable;
}

/* One write, so that messages of several processes do not mix. */
static void say(const char *prefix, const char *format, va_list arguments)
{
	char message[MESSAGE_MAX];
	size_t length = strlen(prefix);

	if (length >= sizeof(message) - 1)
		length = sizeof(message) - 2;
	memcpy(message, prefix, length);
	int more = vsnprintf(message + length, sizeof(message) - length, format, arguments);
	if (more > 0)
		length += (size_t)more;
	if (length > sizeof(message) - 1)
		length = sizeof(message) - 1;
	message[length++] = '\n';
	if (write(STDERR_FILENO, message, length) < 0)
		return; /* nobody is left to be told */
}

const char *shell_name(void)
{
	return sh.name[0] == '-' ? sh.name + 1 : sh.name;
}

void shell_complain_at(const char *source, int line, const char *format, ...)
{
	char prefix[MESSAGE_MAX / 2];
	va_list arguments;

	snprintf(prefix, sizeof(prefix), "%s:%d: ", source, line);
	va_start(arguments, format);
	say(prefix, format, arguments);
	va_end(arguments);
}

void shell_complain(const char *format, ...)
{
	char prefix[MESSAGE_MAX / 2];
	va_list arguments;

	if (sh.source)
		snprintf(prefix, sizeof(prefix), "%s:%d: ", sh.source, sh.line);
	else
		snprintf(prefix, sizeof(prefix), "%s: ", shell_name());
	va_start(arguments, format);
	say(prefix, format, arguments);
	va_end(arguments);
}

void shell_die(const char *message)
{
	shell_complain("%s", message);
	_exit(STATUS_USAGE);
}

int shell_abort(int status)
{
	sh.unwind = UNWIND_ABORT;
	sh.status = status;
	return status;
}

bool shell_take_interrupt(void)
{
	if (!sh.interrupted)
		return false;
	sh.interrupted = 0;
	sh.unwind = UNWIND_INTERRUPT;
	sh.status = STATUS_SIGNAL + SIGINT;
	return true;
}
