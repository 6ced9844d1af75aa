/*
 * Each string is read with as much room as the window has mapped, and with twice the room if that
 * was not enough, so that short strings cost little and long ones few attempts.
 */

#include "proc/exec_args.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/args_window.h"
#include "mm/layout.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "syscall/abi/limits.h"

/* Linux's bounds (execve(2), "Limits on size of arguments and environment"). */
#define STRING_MAX     (128 * KIB)
#define STACK_SHARE    4         /* arguments may take this part of RLIMIT_STACK ... */
#define ARGS_BYTES_MAX (6 * MIB) /* ... but not more than three quarters of 8 MiB */
#define POINTER_SIZE   sizeof(uint32_t)

static char *window(size_t at)
{
	return (char *)ARGSBASE + at;
}

/* --- One string --- */

static bool fits(const struct exec_args *args, size_t more)
{
	size_t pointers = (args->argc + args->envc + 2) * POINTER_SIZE;

	return args->bytes + more + pointers <= args->limit;
}

static int add_kernel_string(struct exec_args *args, const char *s)
{
	size_t len = strlen(s) + 1;

	if (len > STRING_MAX || !fits(args, len))
		return -E2BIG;
	int err = args_window_extend(args->bytes + len);
	if (err < 0)
		return err;
	memcpy(window(args->bytes), s, len);
	args->bytes += len;
	return 0;
}

static int add_user_string(struct exec_args *args, uint32_t address)
{
	for (size_t room = PAGE_SIZE;; room *= 2) {
		room = MIN(room, ARGS_WINDOW_SIZE - args->bytes);
		int err = args_window_extend(args->bytes + room);
		if (err < 0)
			return err;
		ssize_t len = copy_string_from_user(window(args->bytes),
						    (const char __user *)address, room);
		if (len >= 0) {
			if (!fits(args, (size_t)len + 1))
				return -E2BIG;
			args->bytes += (size_t)len + 1;
			return 0;
		}
		if (len != -ENAMETOOLONG)
			return (int)len;
		if (room >= STRING_MAX || !fits(args, room))
			return -E2BIG;
	}
}

/* --- A vector --- */

static int add_kernel_vector(struct exec_args *args, const char *const *strings, uint32_t *count)
{
	for (; *strings; strings++) {
		int err = add_kernel_string(args, *strings);
		if (err < 0)
			return err;
		(*count)++;
	}
	return 0;
}

static int add_user_vector(struct exec_args *args, uint32_t vector, uint32_t *count)
{
	uint32_t string;

	for (; vector; vector += POINTER_SIZE) {
		if (copy_from_user(&string, (const void __user *)vector, sizeof(string)) < 0)
			return -EFAULT;
		if (!string)
			break;
		int err = add_user_string(args, string);
		if (err < 0)
			return err;
		(*count)++;
	}
	return 0;
}

static int add_vector(struct exec_args *args, const struct exec_strings *v, uint32_t *count)
{
	return v->kernel ? add_kernel_vector(args, v->kernel, count)
			 : add_user_vector(args, v->user, count);
}

static size_t size_limit(uint64_t stack_limit)
{
	uint64_t share = MIN(stack_limit / STACK_SHARE, (uint64_t)ARGS_BYTES_MAX);

	share = MIN(share, (uint64_t)ARGS_WINDOW_SIZE);
	return (size_t)MAX(share, (uint64_t)ARG_MAX);
}

int exec_args_copy(struct exec_args *args, const struct exec_strings *argv,
		   const struct exec_strings *envp, uint64_t stack_limit)
{
	*args = (struct exec_args){.limit = size_limit(stack_limit)};
	int err = add_vector(args, argv, &args->argc);

	if (err == 0 && args->argc == 0) {
		err = add_kernel_string(args, "");
		args->argc = 1;
	}
	if (err < 0)
		return err;
	args->argv_bytes = args->bytes;
	return add_vector(args, envp, &args->envc);
}

/* --- Scripts --- */

static int push(struct exec_args *args, const char *s)
{
	if (args->nahead == EXEC_AHEAD_MAX)
		return -ELOOP;
	char *copy = kstrdup(s);
	if (!copy)
		return -ENOMEM;
	args->ahead[args->nahead++] = copy;
	return 0;
}

static void drop_first(struct exec_args *args)
{
	if (args->nahead > 0)
		kfree(args->ahead[--args->nahead]);
	else
		args->first_replaced = true;
}

int exec_args_interpret(struct exec_args *args, const char *interpreter, const char *argument,
			const char *script)
{
	drop_first(args);
	int err = push(args, script);
	if (err == 0 && *argument)
		err = push(args, argument);
	return err < 0 ? err : push(args, interpreter);
}

void exec_args_free(struct exec_args *args)
{
	while (args->nahead > 0)
		kfree(args->ahead[--args->nahead]);
}

/* --- What there is --- */

uint32_t exec_args_argc(const struct exec_args *args)
{
	return args->nahead + args->argc - args->first_replaced;
}

const char *exec_args_argv(const struct exec_args *args, size_t *len)
{
	size_t skip = args->first_replaced ? strlen(window(0)) + 1 : 0;

	*len = args->argv_bytes - skip;
	return window(skip);
}

const char *exec_args_envp(const struct exec_args *args, size_t *len)
{
	*len = args->bytes - args->argv_bytes;
	return window(args->argv_bytes);
}

size_t exec_args_bytes(const struct exec_args *args)
{
	size_t argv, envp, total = 0;

	exec_args_argv(args, &argv);
	exec_args_envp(args, &envp);
	for (uint32_t i = 0; i < args->nahead; i++)
		total += strlen(args->ahead[i]) + 1;
	return total + argv + envp;
}
