/*
 * The table of builtins, in order of names. What they do is in the files builtin_*.c.
 */
#include "builtins.h"

#include <string.h>

#include "shell.h"

static const struct builtin builtins[] = {
	{".", builtin_dot, true},
	{":", builtin_colon, true},
	{"[", builtin_test, false},
	{"alias", builtin_alias, false},
	{"bg", builtin_bg, false},
	{"break", builtin_break, true},
	{"cd", builtin_cd, false},
	{"command", builtin_command, false},
	{"continue", builtin_continue, true},
	{"disown", builtin_disown, false},
	{"echo", builtin_echo, false},
	{"eval", builtin_eval, true},
	{"exec", builtin_exec, true},
	{"exit", builtin_exit, true},
	{"export", builtin_export, true},
	{"false", builtin_false, false},
	{"fc", builtin_fc, false},
	{"fg", builtin_fg, false},
	{"getopts", builtin_getopts, false},
	{"hash", builtin_hash, false},
	{"jobs", builtin_jobs, false},
	{"kill", builtin_kill, false},
	{"local", builtin_local, false},
	{"printf", builtin_printf, false},
	{"pwd", builtin_pwd, false},
	{"read", builtin_read, false},
	{"readonly", builtin_readonly, true},
	{"return", builtin_return, true},
	{"set", builtin_set, true},
	{"shift", builtin_shift, true},
	{"test", builtin_test, false},
	{"times", builtin_times, true},
	{"trap", builtin_trap, true},
	{"true", builtin_colon, false},
	{"type", builtin_type, false},
	{"ulimit", builtin_ulimit, false},
	{"umask", builtin_umask, false},
	{"unalias", builtin_unalias, false},
	{"unset", builtin_unset, true},
	{"wait", builtin_wait, false},
};

enum {
	BUILTINS = sizeof(builtins) / sizeof(builtins[0])
};

const struct builtin *builtin_find(const char *name)
{
	size_t low = 0;
	size_t high = BUILTINS;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, builtins[middle].name);
		if (order == 0)
			return &builtins[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct builtin *builtin_at(size_t n)
{
	return n < BUILTINS ? &builtins[n] : NULL;
}

int builtin_misuse(char **arguments, const char *problem, const char *what)
{
	if (what)
		shell_complain("%s: %s: %s", arguments[0], what, problem);
	else
		shell_complain("%s: %s", arguments[0], problem);
	return STATUS_USAGE;
}
