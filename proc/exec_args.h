#ifndef PROC_EXEC_ARGS_H
#define PROC_EXEC_ARGS_H

/*
 * The arguments and the environment of a program about to be executed. They are copied out of the
 * old address space into the window at ARGSBASE, one string after the other with their NULs, first
 * argv, then envp. What interpreters of scripts put before them is kept apart: `ahead`, in reverse
 * order.
 */

#include "kernel/types.h"
#include "proc/exec.h"

#define EXEC_AHEAD_MAX 16

struct exec_args {
	uint32_t argc, envc; /* strings in the window */
	size_t argv_bytes;   /* where envp's strings begin */
	size_t bytes;        /* all strings */
	size_t limit;        /* of strings and pointers together (execve(2), E2BIG) */
	bool first_replaced; /* argv[0] in the window does not count any more */
	uint32_t nahead;
	char *ahead[EXEC_AHEAD_MAX]; /* the last is the program's argv[0] */
};

/* Copies both into the window, which the caller has locked; `stack_limit` is RLIMIT_STACK. An empty
 * argv gets one empty string. -E2BIG, -EFAULT, -ENOMEM. */
int exec_args_copy(struct exec_args *args, const struct exec_strings *argv,
		   const struct exec_strings *envp, uint64_t stack_limit);

/* A script's interpreter takes over: argv[0] becomes `script`, before it come `interpreter` and
 * `argument`, if that is not empty. */
int exec_args_interpret(struct exec_args *args, const char *interpreter, const char *argument,
			const char *script);

void exec_args_free(struct exec_args *args);

/* What there is in the end: how many of argv, and how many bytes of strings in all. */
uint32_t exec_args_argc(const struct exec_args *args);
size_t exec_args_bytes(const struct exec_args *args);

/* Where the window's part of argv and all of envp begin, and how long they are. */
const char *exec_args_argv(const struct exec_args *args, size_t *len);
const char *exec_args_envp(const struct exec_args *args, size_t *len);

#endif
