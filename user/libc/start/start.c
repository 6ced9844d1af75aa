/*
 * From the stack that execve built to main, and from main's result to exit.
 *
 * Constructors are the functions in .init_array, which the linker brackets with two symbols; they
 * run in the order of the link, before main. Destructors (.fini_array) run in exit(), last first.
 */
#include <stddef.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <errno.h>
#include <unistd.h>
#include "user/libc/internal/start.h"

typedef void (*initializer)(int, char **, char **);

extern initializer __init_array_start[], __init_array_end[];

int main(int argc, char **argv, char **envp);

char **environ;
char *program_invocation_name = "";
char *program_invocation_short_name = "";
uintptr_t __stack_chk_guard;

static const struct auxv *auxiliary_vector;

unsigned long getauxval(unsigned long type)
{
	for (const struct auxv *entry = auxiliary_vector; entry->a_type != AT_NULL; entry++)
		if (entry->a_type == type)
			return entry->a_val;
	errno = ENOENT;
	return 0;
}

/* One byte of the guard stays zero, so that a string that runs over it ends there. */
static void seed_stack_guard(void)
{
	const uintptr_t *random = (const uintptr_t *)getauxval(AT_RANDOM);
	__stack_chk_guard = (random ? *random : (uintptr_t)&random) & ~(uintptr_t)0xff;
}

static void set_program_name(char *path)
{
	program_invocation_name = program_invocation_short_name = path;
	for (char *p = path; *p; p++)
		if (*p == '/')
			program_invocation_short_name = p + 1;
}

void __start_main(long *stack)
{
	int argc = stack[0];
	char **argv = (char **)(stack + 1);
	environ = argv + argc + 1;

	char **end = environ;
	while (*end)
		end++;
	auxiliary_vector = (const struct auxv *)(end + 1);

	seed_stack_guard();
	if (argc > 0)
		set_program_name(argv[0]);
	for (initializer *f = __init_array_start; f < __init_array_end; f++)
		(*f)(argc, argv, environ);
	exit(main(argc, argv, environ));
}
