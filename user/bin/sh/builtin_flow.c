/*
 * Builtins that decide what runs next: leaving loops, functions and the shell; running text and
 * files; replacing the shell.
 */
#include "builtins.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "alias.h"
#include "functions.h"
#include "input.h"
#include "interpret.h"
#include "jobs.h"
#include "output.h"
#include "positional.h"
#include "program.h"
#include "redirect.h"
#include "shell.h"
#include "terminal.h"
#include "text.h"
#include "trap.h"
#include "word.h"

/* A whole number from 0 to MOST; -1 if TEXT is none. */
static int number(const char *text, long most)
{
	char *end;
	long value = strtol(text, &end, 10);

	return *text >= '0' && *text <= '9' && !*end && value <= most ? (int)value : -1;
}

enum {
	MOST = 1000000
};

int builtin_colon(int count, char **arguments)
{
	(void)count;
	(void)arguments;
	return STATUS_OK;
}

int builtin_false(int count, char **arguments)
{
	(void)count;
	(void)arguments;
	return STATUS_FAILURE;
}

static int leave_loops(int count, char **arguments, enum unwind how)
{
	int levels = count > 1 ? number(arguments[1], MOST) : 1;

	if (levels < 1) {
		builtin_misuse(arguments, "bad number", arguments[1]);
		return shell_abort(STATUS_USAGE);
	}
	if (!sh.loops)
		return STATUS_OK;
	sh.levels = levels < sh.loops ? levels : sh.loops;
	sh.unwind = how;
	return STATUS_OK;
}

int builtin_break(int count, char **arguments)
{
	return leave_loops(count, arguments, UNWIND_BREAK);
}

int builtin_continue(int count, char **arguments)
{
	return leave_loops(count, arguments, UNWIND_CONTINUE);
}

/* The status that `exit` and `return` were given, $? if none. False if it is no number. */
static bool status_argument(int count, char **arguments, int *status)
{
	*status = count > 1 ? number(arguments[1], MOST) : sh.status;
	if (*status >= 0)
		return true;
	builtin_misuse(arguments, "bad number", arguments[1]);
	shell_abort(STATUS_USAGE);
	return false;
}

int builtin_return(int count, char **arguments)
{
	int status;

	if (!status_argument(count, arguments, &status))
		return STATUS_USAGE;
	sh.status = status;
	sh.unwind = UNWIND_RETURN;
	return status;
}

int builtin_exit(int count, char **arguments)
{
	int status;

	if (!status_argument(count, arguments, &status))
		return STATUS_USAGE;
	sh.status = status & 0xff;
	sh.unwind = UNWIND_EXIT;
	return sh.status;
}

int builtin_eval(int count, char **arguments)
{
	struct text text;

	text_init(&text, &scratch);
	for (int i = 1; i < count; i++) {
		if (i > 1)
			text_add(&text, ' ');
		text_string(&text, arguments[i]);
	}
	interpret_string(text_finish(&text), NULL);
	return sh.status;
}

static void run_file(int fd, const char *name)
{
	const char *source = sh.source;
	struct input input;

	input_from_fd(&input, INPUT_FILE, fd, memory_intern(name));
	interpret(&input, false);
	if (sh.unwind == UNWIND_RETURN)
		sh.unwind = UNWIND_NONE;
	input_close(&input);
	sh.source = source;
}

int builtin_dot(int count, char **arguments)
{
	if (count < 2) {
		builtin_misuse(arguments, "file name expected", NULL);
		return shell_abort(STATUS_USAGE);
	}
	const char *file = program_find_readable(arguments[1]);
	int fd = file ? fd_make_private(open(file, O_RDONLY)) : -1;
	if (fd < 0) {
		builtin_misuse(arguments, file ? strerror(errno) : "not found", arguments[1]);
		return shell_abort(STATUS_USAGE);
	}
	run_file(fd, file);
	return sh.status;
}

int builtin_exec(int count, char **arguments)
{
	char **program = arguments + 1;

	if (count > 1 && !strcmp(*program, "--"))
		program++;
	if (!*program)
		return STATUS_OK;
	bool job_control = sh.options.monitor;
	terminal_stop_job_control();
	traps_prepare_exec();
	int status = program_exec(program, false);
	traps_apply_mode();
	if (job_control)
		terminal_start_job_control(true);
	return shell_abort(status);
}

/* --- What would run --- */

static bool is_reserved(const char *name)
{
	static const char *const reserved[] = {"!",    "{",    "}",    "case",  "do",   "done",
					       "elif", "else", "esac", "fi",    "for",  "if",
					       "in",   "then", "time", "until", "while"};

	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (!strcmp(reserved[i], name))
			return true;
	return false;
}

/* A line that defines it again, or words. */
static void describe_alias(const struct alias *alias, bool terse)
{
	struct text text;

	text_init(&text, &scratch);
	if (terse)
		text_string(&text, "alias ");
	text_string(&text, alias->name);
	text_string(&text, terse ? "=" : " is an alias for ");
	if (terse)
		text_quoted(&text, alias->value);
	else
		text_string(&text, alias->value);
	text_add(&text, '\n');
	output(text.bytes, text.length);
}

/* As `type` says it; TERSE: as `command -v` does. False if the name means nothing. */
static bool describe(const char *name, bool terse, bool standard)
{
	const struct builtin *builtin = builtin_find(name);
	const struct alias *alias = alias_find(name);
	const char *what = NULL;
	const char *file = NULL;

	if (alias) {
		describe_alias(alias, terse);
		return true;
	}
	if (is_reserved(name))
		what = "a shell keyword";
	else if (builtin && builtin->special)
		what = "a special shell builtin";
	else if (function_find(name))
		what = "a shell function";
	else if (builtin)
		what = "a shell builtin";
	else
		file = program_find(name, standard);
	if (!what && !file)
		return false;
	output_string(terse && file ? file : name);
	if (!terse) {
		output_string(" is ");
		output_string(what ? what : file);
	}
	output_string("\n");
	return true;
}

int builtin_type(int count, char **arguments)
{
	int status = STATUS_OK;

	for (int i = 1; i < count; i++) {
		if (describe(arguments[i], false, false))
			continue;
		output_format("%s: not found\n", arguments[i]);
		status = STATUS_NOT_FOUND;
	}
	return status;
}

/* `command NAME` never gets here: only -v and -V do, and `command` alone. */
int builtin_command(int count, char **arguments)
{
	bool standard = false;
	bool terse = false;
	int i = 1;

	for (; i < count && arguments[i][0] == '-'; i++) {
		if (!strcmp(arguments[i], "-p"))
			standard = true;
		else if (!strcmp(arguments[i], "-v"))
			terse = true;
		else if (strcmp(arguments[i], "-V"))
			return builtin_misuse(arguments, "bad option", arguments[i]);
	}
	int status = STATUS_OK;
	for (; i < count; i++) {
		if (describe(arguments[i], terse, standard))
			continue;
		if (!terse)
			output_format("%s: not found\n", arguments[i]);
		status = STATUS_NOT_FOUND;
	}
	return status;
}
