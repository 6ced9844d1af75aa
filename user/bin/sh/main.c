/*
 * The shell, from its command line to its end.
 *
 *     sh [options] [file [argument...]]
 *     sh [options] -c command [name [argument...]]
 *     sh [options] -s [argument...]
 *
 * It is interactive if asked to (-i), or if it reads commands from a terminal. A name that begins
 * with - makes it a login shell, which reads /etc/profile and $HOME/.profile first.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "directory.h"
#include "execute.h"
#include "input.h"
#include "interpret.h"
#include "options.h"
#include "positional.h"
#include "program.h"
#include "redirect.h"
#include "shell.h"
#include "terminal.h"
#include "text.h"
#include "trap.h"
#include "variables.h"

extern char **environ;

/* Where commands come from. */
struct source {
	const char *command; /* -c */
	const char *file;
	bool login;
};

static void usage(const char *what)
{
	shell_complain("bad option: %s", what);
	shell_complain("usage: sh [-aCefimnsuvx] [-o option] [-c command | file] [argument...]");
	_exit(STATUS_USAGE);
}

static void set_named_option(const char *name, bool on)
{
	bool *flag = name ? option_by_name(name) : NULL;

	if (!flag)
		usage(name ? name : "-o");
	*flag = on;
}

/* One word of options. Returns whether -c was among them. */
static bool take_option_word(char ***arguments, struct source *source)
{
	const char *word = *(*arguments)++;
	bool command = false;

	for (const char *letter = word + 1; *letter; letter++) {
		if (*letter == 'c') {
			command = true;
		} else if (*letter == 'l') {
			source->login = true;
		} else if (*letter == 'o') {
			set_named_option(**arguments, word[0] == '-');
			++*arguments;
		} else {
			bool *flag = option_by_letter(*letter);
			if (!flag)
				usage(word);
			*flag = word[0] == '-';
		}
	}
	return command;
}

/* ARGUMENTS moves to the positional parameters. */
static struct source take_command_line(char ***arguments)
{
	struct source source = {.login = ***arguments == '-'};
	char **next = *arguments + 1;
	bool command = false;

	while (*next && ((*next)[0] == '-' || (*next)[0] == '+') && (*next)[1]) {
		if (!strcmp(*next, "--")) {
			next++;
			break;
		}
		command |= take_option_word(&next, &source);
	}
	if (command) {
		if (!*next)
			usage("-c");
		source.command = *next++;
		if (*next)
			sh.name = *next++;
	} else if (*next && !sh.options.from_stdin) {
		source.file = sh.name = *next++;
	} else {
		sh.options.from_stdin = true;
	}
	*arguments = next;
	return source;
}

static void set_default(const char *name, const char *value)
{
	if (!variable_get(name))
		variable_set(name, value);
}

static void init_variables(void)
{
	char digits[16];

	variables_import(environ);
	variable_set("IFS", " \t\n"); /* never taken from outside */
	set_default("PATH", DEFAULT_PATH);
	set_default("PS1", geteuid() == 0 ? "# " : "$ ");
	set_default("PS2", "> ");
	set_default("PS4", "+ ");
	variable_set("OPTIND", "1");
	snprintf(digits, sizeof(digits), "%ld", (long)getppid());
	variable_set("PPID", digits);
	directory_init();
}

/* Run a file if it is there; an error or ^C in it does not end the shell. */
static void run_profile(const char *file)
{
	struct input input;
	int fd = fd_make_private(open(file, O_RDONLY));

	if (fd < 0)
		return;
	input_from_fd(&input, INPUT_FILE, fd, memory_intern(file));
	interpret(&input, false);
	input_close(&input);
	if (sh.unwind != UNWIND_EXIT)
		sh.unwind = UNWIND_NONE;
	sh.source = NULL;
}

static void run_profiles(void)
{
	const char *home = variable_get("HOME");
	struct text file;

	run_profile("/etc/profile");
	if (!home || !*home || sh.unwind != UNWIND_NONE)
		return;
	text_init(&file, &scratch);
	text_string(&file, home);
	text_string(&file, "/.profile");
	run_profile(text_finish(&file));
}

static void run_file(const char *name)
{
	struct input input;
	int fd = fd_make_private(open(name, O_RDONLY));

	if (fd < 0) {
		shell_complain("cannot open %s: %s", name, strerror(errno));
		_exit(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE);
	}
	input_from_fd(&input, INPUT_FILE, fd, memory_intern(name));
	interpret(&input, false);
}

static void run_standard_input(void)
{
	struct input input;

	if (sh.options.interactive) {
		input_from_fd(&input, INPUT_TERMINAL, STDIN_FILENO, NULL);
		interpret_terminal(&input);
	} else {
		input_from_fd(&input, INPUT_SHARED, STDIN_FILENO, NULL);
		interpret(&input, false);
	}
}

static void run(const struct source *source)
{
	if (source->login)
		run_profiles();
	if (sh.unwind != UNWIND_NONE)
		return;
	if (source->command) {
		struct input input;
		input_from_string(&input, source->command, NULL, 1);
		interpret(&input, true);
	} else if (source->file) {
		run_file(source->file);
	} else {
		run_standard_input();
	}
}

static void start_interaction(const struct source *source)
{
	if (!source->command && !source->file && isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
		sh.options.interactive = true;
	bool asked_for = sh.options.monitor;
	sh.options.monitor = false;
	traps_init();
	if (asked_for || sh.options.interactive)
		terminal_start_job_control(asked_for);
}

int main(int count, char **arguments)
{
	shell_note_stack(&count);
	sh.pid = getpid();
	sh.name = arguments[0] ? arguments[0] : "sh";
	static char *nothing[] = {"sh", NULL};
	if (!arguments[0])
		arguments = nothing;
	struct source source = take_command_line(&arguments);
	size_t parameters = 0;
	while (arguments[parameters])
		parameters++;
	positional_set(arguments, parameters);
	init_variables();
	start_interaction(&source);
	run(&source);
	shell_exit();
}
