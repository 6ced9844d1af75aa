#ifndef SH_BUILTINS_H
#define SH_BUILTINS_H

#include <stdbool.h>
#include <stddef.h>

/* ARGUMENTS[0] is the name, ARGUMENTS[COUNT] NULL. Returns the status. */
typedef int builtin_function(int count, char **arguments);

struct builtin {
	const char *name;
	builtin_function *run;
	bool special; /* POSIX 2.14: found before functions, its errors end a script */
};

const struct builtin *builtin_find(const char *name); /* NULL if there is none */
/* For completion: the Nth; NULL beyond the last. */
const struct builtin *builtin_at(size_t n);

/* Say that the builtin was misused. Returns STATUS_USAGE. */
int builtin_misuse(char **arguments, const char *problem, const char *what);

builtin_function builtin_alias, builtin_disown, builtin_fc, builtin_hash, builtin_unalias;
builtin_function builtin_bg, builtin_break, builtin_cd, builtin_colon, builtin_command,
	builtin_continue, builtin_dot, builtin_echo, builtin_eval, builtin_exec, builtin_exit,
	builtin_export, builtin_false, builtin_fg, builtin_getopts, builtin_jobs, builtin_kill,
	builtin_local, builtin_printf, builtin_pwd, builtin_read, builtin_readonly, builtin_return,
	builtin_set, builtin_shift, builtin_test, builtin_times, builtin_trap, builtin_type,
	builtin_ulimit, builtin_umask, builtin_unset, builtin_wait;

#endif
