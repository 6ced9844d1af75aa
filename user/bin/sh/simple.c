/*
 * Simple commands: expand, find out what the name stands for, redirect, assign, run (POSIX 2.9.1).
 *
 * A name is looked up as a special builtin, then a function, then a builtin, then a program.
 * Assignments in front of a special builtin, or of nothing, stay; in front of anything else they
 * are exported to it and undone after. Errors in a special builtin, and in the assignments or
 * redirections in front of one, abort; `command` takes this away from it.
 *
 * A program runs in a child (or in this process, if that has nothing else to do), so its
 * redirections and assignments need no undoing.
 */
#include "simple.h"

#include <string.h>
#include <unistd.h>

#include "builtins.h"
#include "execute.h"
#include "expand.h"
#include "functions.h"
#include "jobs.h"
#include "output.h"
#include "positional.h"
#include "program.h"
#include "prompt.h"
#include "redirect.h"
#include "shell.h"
#include "trap.h"
#include "variables.h"
#include "word.h"

struct simple {
	const struct node *node;
	struct strings words;            /* the name and its arguments */
	bool plain;                      /* after `command`: no functions, nothing special */
	bool standard_path;              /* after `command -p` */
	const struct builtin *builtin;   /* what it is, if that */
	const struct function *function; /* what it is, if that */
};

/* Variables to be restored when the function that runs returns; NULL outside functions. */
static struct saved_variable **locals;

static const char *assigned_name(const struct word *assignment)
{
	const char *text = assignment->parts->literal.text;

	return arena_copy(&scratch, text, strcspn(text, "="));
}

static char *definition(const char *name, const char *value)
{
	struct text text;

	text_init(&text, &scratch);
	text_string(&text, name);
	text_add(&text, '=');
	text_string(&text, value);
	return text_finish(&text);
}

/* --- set -x --- */

static void begin_trace(struct text *line)
{
	text_init(line, &scratch);
	text_string(line, prompt_text("PS4"));
}

static void end_trace(struct text *line)
{
	text_add(line, '\n');
	if (write(STDERR_FILENO, line->bytes, line->length) < 0)
		return; /* a trace nobody can see changes nothing */
}

static void trace_words(const struct strings *words)
{
	struct text line;

	begin_trace(&line);
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i];
		if (i)
			text_add(&line, ' ');
		if (*word && !strpbrk(word, " \t\n'\"\\$`*?[]#&|;<>(){}~"))
			text_string(&line, word);
		else
			text_quoted(&line, word);
	}
	end_trace(&line);
}

static void trace_assignment(const char *name, const char *value)
{
	struct text line;

	begin_trace(&line);
	text_string(&line, definition(name, value));
	end_trace(&line);
}

/* --- Assignments --- */

/* Assign. With SAVED, remember what was there. */
static bool assign(const struct word *assignments, struct saved_variable **saved, bool exporting)
{
	for (; assignments; assignments = assignments->next) {
		const char *name = assigned_name(assignments);
		const char *value = expand_assignment(assignments);
		if (!value)
			return false;
		if (sh.options.xtrace)
			trace_assignment(name, value);
		if (saved)
			variable_save(name, saved);
		if (!variable_set(name, value)) {
			shell_abort(STATUS_USAGE);
			return false;
		}
		if (exporting)
			variable_mark(name, VARIABLE_EXPORT);
	}
	return true;
}

/* Without a name: the assignments stay, the redirections are done and undone. */
static int run_assignments(const struct simple *command)
{
	struct saved_fd *saved = NULL;
	bool done = redirects_apply(command->node->redirects, &saved);

	redirects_undo(&saved);
	if (!done)
		return STATUS_USAGE;
	if (!assign(command->node->simple.assignments, NULL, false))
		return sh.status;
	return sh.substituted;
}

/* --- Builtins --- */

static bool is_special(const struct simple *command)
{
	return command->builtin->special && !command->plain;
}

static int fail(const struct simple *command)
{
	return is_special(command) ? shell_abort(STATUS_USAGE) : STATUS_USAGE;
}

static bool replaces(const struct simple *command)
{
	return command->builtin->run == builtin_exec;
}

/* `command` keeps an error of a special builtin from ending the script. */
static void contain_error(const struct simple *command)
{
	if (command->builtin->special && command->plain && sh.unwind == UNWIND_ABORT)
		sh.unwind = UNWIND_NONE;
}

static int call_builtin(const struct simple *command)
{
	struct saved_variable *variables = NULL;
	int status;

	bool assigned = is_special(command)
				? assign(command->node->simple.assignments, NULL, replaces(command))
				: assign(command->node->simple.assignments, &variables, true);
	if (assigned) {
		status = command->builtin->run((int)command->words.count, command->words.items);
		if (!output_flush() && status == STATUS_OK)
			status = STATUS_FAILURE;
		contain_error(command);
	} else {
		status = sh.status;
	}
	variables_restore(&variables);
	return status;
}

static int run_builtin(const struct simple *command)
{
	struct saved_fd *saved = NULL;

	if (!redirects_apply(command->node->redirects, &saved)) {
		redirects_undo(&saved);
		return sh.unwind == UNWIND_NONE ? fail(command) : sh.status;
	}
	int status = call_builtin(command);
	if (replaces(command) && sh.unwind == UNWIND_NONE)
		redirects_keep(&saved);
	else
		redirects_undo(&saved);
	return status;
}

/* --- Functions --- */

/* The function's body, with parameters, loops and local variables of its own. */
static int call_function(const struct simple *command, struct saved_variable **variables)
{
	struct arena *arena = arena_hold(command->function->arena);
	struct saved_variable **outer_locals = locals;
	struct positional outer =
		positional_enter(command->words.items + 1, command->words.count - 1);
	int outer_loops = sh.loops;

	locals = variables;
	sh.loops = 0;
	int status = execute(command->function->body, 0);
	if (sh.unwind == UNWIND_RETURN) {
		sh.unwind = UNWIND_NONE;
		status = sh.status;
	}
	sh.loops = outer_loops;
	locals = outer_locals;
	positional_leave(outer);
	arena_drop(arena);
	return status;
}

static int run_function(const struct simple *command)
{
	struct saved_fd *saved = NULL;
	struct saved_variable *variables = NULL;
	int status = STATUS_USAGE;

	if (redirects_apply(command->node->redirects, &saved)) {
		if (assign(command->node->simple.assignments, &variables, true))
			status = call_function(command, &variables);
		else
			status = sh.status;
		variables_restore(&variables);
	}
	redirects_undo(&saved);
	return status;
}

bool simple_make_local(const char *name)
{
	if (!locals)
		return false;
	variable_save(name, locals);
	return true;
}

/* --- Programs --- */

/* Become the program. Returns only on failure. */
static int replace_process(const struct simple *command)
{
	if (!redirects_apply(command->node->redirects, NULL) ||
	    !assign(command->node->simple.assignments, NULL, true))
		return STATUS_USAGE;
	return program_exec(command->words.items, command->standard_path);
}

static int run_program(const struct simple *command, unsigned flags)
{
	if ((flags & EXECUTE_LAST) && !traps_any())
		_exit(replace_process(command));
	struct job *job = job_new(command->node->text);
	pid_t pid = job_fork(job, JOB_FOREGROUND);
	if (pid == 0)
		_exit(replace_process(command));
	if (pid < 0) {
		job_abandon(job);
		return shell_abort(STATUS_USAGE);
	}
	return job_wait(job);
}

/* --- What it is --- */

/* "command [-p] name ..." runs the name, without the word `command`, as plain as it can be. */
static void strip_command(struct simple *command)
{
	while (command->words.count > 1 && !strcmp(command->words.items[0], "command")) {
		size_t skip = 1;
		bool standard = false;
		if (!strcmp(command->words.items[skip], "-p")) {
			standard = true;
			skip++;
		}
		if (skip < command->words.count && !strcmp(command->words.items[skip], "--"))
			skip++;
		if (skip == command->words.count || command->words.items[skip][0] == '-')
			return; /* -v or -V: the builtin of that name */
		command->words.items += skip;
		command->words.count -= skip;
		command->plain = true;
		command->standard_path = standard;
	}
}

static void find(struct simple *command)
{
	const char *name = command->words.items[0];

	command->builtin = builtin_find(name);
	if (command->plain || (command->builtin && command->builtin->special))
		return;
	command->function = function_find(name);
	if (command->function)
		command->builtin = NULL;
}

/* Arguments of these that look like assignments are expanded like assignments: not split. */
static bool is_declaration(const char *name)
{
	return !strcmp(name, "export") || !strcmp(name, "readonly") || !strcmp(name, "local");
}

static bool expand(struct simple *command)
{
	for (const struct word *word = command->node->simple.words; word; word = word->next) {
		struct strings *words = &command->words;
		if (words->count && is_declaration(words->items[0]) && word_is_assignment(word)) {
			const char *value = expand_assignment(word);
			if (!value)
				return false;
			strings_add(words, definition(assigned_name(word), value));
			continue;
		}
		if (!expand_word(word, words))
			return false;
	}
	return true;
}

static int run(struct simple *command, unsigned flags)
{
	if (!expand(command))
		return sh.status;
	if (!command->words.count)
		return run_assignments(command);
	if (sh.options.xtrace)
		trace_words(&command->words);
	strip_command(command);
	find(command);
	if (command->builtin)
		return run_builtin(command);
	if (command->function)
		return run_function(command);
	return run_program(command, flags);
}

int simple_run(const struct node *node, unsigned flags)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct simple command = {.node = node};

	sh.substituted = STATUS_OK;
	strings_init(&command.words, &scratch);
	int status = run(&command, flags);
	arena_release(&scratch, mark);
	return status;
}
