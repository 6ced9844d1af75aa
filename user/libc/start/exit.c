/*
 * The program's end: functions registered with atexit run last first, then destructors, then
 * streams are written out, then the kernel takes the process. _exit skips all that.
 */
#include <errno.h>
#include <assert.h>
#include <stdbool.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "user/libc/internal/start.h"

/* C11 7.22.4.2 asks for 32; more come from malloc, a block at a time. */
#define BLOCK_FUNCTIONS 32

struct exit_block {
	struct exit_block *older;
	unsigned count;
	void (*functions[BLOCK_FUNCTIONS])(void);
};

extern void (*__fini_array_start[])(void), (*__fini_array_end[])(void);

static struct exit_block first_block;
static struct exit_block *exit_functions = &first_block;

int atexit(void (*function)(void))
{
	if (exit_functions->count == BLOCK_FUNCTIONS) {
		struct exit_block *block = malloc(sizeof(*block));
		if (!block)
			return -1;
		block->older = exit_functions;
		block->count = 0;
		exit_functions = block;
	}
	exit_functions->functions[exit_functions->count++] = function;
	return 0;
}

/* A function may register another or call exit: each is taken off before it runs. */
void __run_exit_functions(void)
{
	for (; exit_functions; exit_functions = exit_functions->older)
		while (exit_functions->count > 0)
			exit_functions->functions[--exit_functions->count]();
	exit_functions = &first_block;
	for (size_t i = __fini_array_end - __fini_array_start; i > 0; i--)
		__fini_array_start[i - 1]();
}

void exit(int status)
{
	__run_exit_functions();
	__flush_all();
	_exit(status);
}

void _exit(int status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

void _Exit(int status)
{
	_exit(status);
}

/* The signal is unblocked first; if a handler returns or it is ignored, the default action follows.
 */
void abort(void)
{
	sigset_t abort_only;
	sigemptyset(&abort_only);
	sigaddset(&abort_only, SIGABRT);
	sigprocmask(SIG_UNBLOCK, &abort_only, NULL);
	raise(SIGABRT);
	signal(SIGABRT, SIG_DFL);
	raise(SIGABRT);
	_exit(127);
}

void __assert_fail(const char *expression, const char *file, unsigned line, const char *function)
{
	fprintf(stderr, "%s: %s:%u: %s: assertion \"%s\" failed\n", program_invocation_short_name,
		file, line, function, expression);
	abort();
}

/* The stack cannot be trusted any more, so nothing but the kernel is asked for help. */
void __stack_chk_fail(void)
{
	static const char message[] = "stack smashing detected\n";
	write(STDERR_FILENO, message, sizeof(message) - 1);
	signal(SIGABRT, SIG_DFL);
	abort();
}
