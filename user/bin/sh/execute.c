/*
 * Running commands: a walk over the tree.
 *
 * execute() is the one door. It runs the kind of command at hand, sets $?, and then does what has
 * to happen between any two commands: traps of signals that came, ^C, and -e.
 *
 * -e (POSIX 2.8.1, set) ends the shell when a command fails and nobody looks at its status. Whoever
 * does look (conditions, ! and all but the last of && and ||) counts up `sh.tested` meanwhile.
 */
#include "execute.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "expand.h"
#include "functions.h"
#include "jobs.h"
#include "pattern.h"
#include "positional.h"
#include "redirect.h"
#include "shell.h"
#include "simple.h"
#include "terminal.h"
#include "text.h"
#include "trap.h"
#include "used.h"
#include "variables.h"

enum {
	READ_BYTES = 4096
};

void shell_exit(void)
{
	trap_run_exit();
	if (!sh.subshell)
		terminal_stop_job_control();
	_exit(sh.status);
}

void execute_and_exit(const struct node *node)
{
	execute(node, EXECUTE_LAST);
	shell_exit();
}

static int execute_condition(const struct node *node)
{
	sh.tested++;
	int status = execute(node, 0);
	sh.tested--;
	return status;
}

/* --- Processes --- */

/* In the child that runs a part of a pipeline: INPUT and OUTPUT become its 0 and 1; -1: as they
 * are. */
static void take_ends(int input, int output)
{
	if (input >= 0) {
		dup2(input, STDIN_FILENO);
		close(input);
	}
	if (output >= 0) {
		dup2(output, STDOUT_FILENO);
		close(output);
	}
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

/*
 * Fork one part of a pipeline. *INPUT is the read end left by the part before it, and then by it.
 */
static bool start_part(struct job *job, const struct node *node, int *input, enum job_place place)
{
	int ends[2] = {-1, -1};

	if (node->next && fd_pipe(ends) < 0) {
		shell_complain("cannot make a pipe: %s", strerror(errno));
		close_if_open(*input);
		return false;
	}
	pid_t pid = job_fork(job, place);
	if (pid == 0) {
		close_if_open(ends[0]);
		take_ends(*input, ends[1]);
		execute_and_exit(node);
	}
	close_if_open(*input);
	close_if_open(ends[1]);
	*input = ends[0];
	if (pid < 0)
		close_if_open(ends[0]);
	return pid > 0;
}

static int run_pipeline(const struct node *node, enum job_place place)
{
	struct job *job = job_new(node->text);
	int input = -1;

	for (const struct node *part = node->child; part; part = part->next) {
		if (!start_part(job, part, &input, place)) {
			job_abandon(job);
			return shell_abort(STATUS_USAGE);
		}
	}
	if (place == JOB_FOREGROUND)
		return job_wait(job);
	job_detach(job);
	return STATUS_OK;
}

static int run_background(const struct node *node)
{
	if (node->child->kind == NODE_PIPELINE)
		return run_pipeline(node->child, JOB_BACKGROUND);
	struct job *job = job_new(node->text);
	pid_t pid = job_fork(job, JOB_BACKGROUND);
	if (pid == 0)
		execute_and_exit(node->child);
	if (pid < 0) {
		job_abandon(job);
		return shell_abort(STATUS_USAGE);
	}
	job_detach(job);
	return STATUS_OK;
}

static void run_subshell_here(const struct node *node)
{
	if (!redirects_apply(node->redirects, NULL)) {
		sh.status = STATUS_USAGE;
		shell_exit();
	}
	execute_and_exit(node->child);
}

static int run_subshell(const struct node *node, unsigned flags)
{
	if ((flags & EXECUTE_LAST) && sh.subshell && !traps_any())
		run_subshell_here(node);
	struct job *job = job_new(node->text);
	pid_t pid = job_fork(job, JOB_FOREGROUND);
	if (pid == 0)
		run_subshell_here(node);
	if (pid < 0) {
		job_abandon(job);
		return shell_abort(STATUS_USAGE);
	}
	return job_wait(job);
}

/* All that can be read from FD, without NULs and without the newlines at the end. */
static char *read_output(int fd)
{
	char buffer[READ_BYTES];
	struct text text;
	ssize_t got;

	text_init(&text, &scratch);
	while ((got = read(fd, buffer, sizeof(buffer))) > 0 || (got < 0 && errno == EINTR))
		for (ssize_t i = 0; i < got; i++)
			if (buffer[i])
				text_add(&text, buffer[i]);
	while (text.length && text.bytes[text.length - 1] == '\n')
		text.length--;
	return text_finish(&text);
}

char *substitute_command(const struct node *command)
{
	int ends[2];

	sh.substituted = STATUS_OK;
	if (!command)
		return arena_string(&scratch, "");
	if (fd_pipe(ends) < 0) {
		shell_complain("cannot make a pipe: %s", strerror(errno));
		shell_abort(STATUS_USAGE);
		return NULL;
	}
	pid_t pid = subshell_fork();
	if (pid == 0) {
		close(ends[0]);
		take_ends(-1, ends[1]);
		sh.tested = 0; /* its output is looked at, not the statuses within */
		execute_and_exit(command);
	}
	close(ends[1]);
	char *output = pid > 0 ? read_output(ends[0]) : NULL;
	close(ends[0]);
	if (pid > 0)
		sh.substituted = child_wait(pid);
	else
		shell_abort(STATUS_USAGE);
	return output;
}

/* --- Sequences --- */

static int run_list(const struct node *node, unsigned flags)
{
	int status = STATUS_OK;

	for (const struct node *child = node->child; child; child = child->next) {
		status = execute(child, child->next ? 0 : flags);
		if (sh.unwind != UNWIND_NONE)
			break;
	}
	return status;
}

static int run_and_or(const struct node *node, unsigned flags)
{
	int status = STATUS_OK;

	for (const struct node *child = node->child; child; child = child->next) {
		if (child != node->child && child->after_failure != (status != STATUS_OK))
			continue;
		status = child->next ? execute_condition(child) : execute(child, flags);
		if (sh.unwind != UNWIND_NONE)
			break;
	}
	return status;
}

static int run_not(const struct node *node)
{
	int status = execute_condition(node->child);

	if (sh.unwind != UNWIND_NONE)
		return status;
	return status == STATUS_OK ? STATUS_FAILURE : STATUS_OK;
}

/* --- Choices and loops --- */

static int run_if(const struct node *node, unsigned flags)
{
	int status = execute_condition(node->branch.condition);

	if (sh.unwind != UNWIND_NONE)
		return status;
	if (status == STATUS_OK)
		return execute(node->branch.body, flags);
	return node->branch.otherwise ? execute(node->branch.otherwise, flags) : STATUS_OK;
}

/* After a round of a loop: is it over? Takes a break or continue that is meant for this loop. */
static bool loop_ends(void)
{
	switch (sh.unwind) {
	case UNWIND_NONE:
		return false;
	case UNWIND_BREAK:
		if (--sh.levels == 0)
			sh.unwind = UNWIND_NONE;
		return true;
	case UNWIND_CONTINUE:
		if (--sh.levels > 0)
			return true;
		sh.unwind = UNWIND_NONE;
		return false;
	default:
		return true;
	}
}

static int run_while(const struct node *node)
{
	int status = STATUS_OK;

	sh.loops++;
	for (;;) {
		int condition = execute_condition(node->branch.condition);
		if (sh.unwind == UNWIND_NONE) {
			if ((condition == STATUS_OK) != (node->kind == NODE_WHILE))
				break;
			status = execute(node->branch.body, 0);
		} else if (sh.unwind != UNWIND_CONTINUE) {
			status = sh.status;
		}
		if (loop_ends())
			break;
	}
	sh.loops--;
	return status;
}

static bool loop_values(const struct node *node, struct strings *values)
{
	strings_init(values, &scratch);
	if (!node->loop.over_arguments)
		return expand_words(node->loop.words, values);
	for (size_t i = 1; i <= positional.count; i++)
		strings_add(values, arena_string(&scratch, positional_get(i)));
	return true;
}

static int run_for(const struct node *node)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct strings values;
	int status = STATUS_OK;

	if (!loop_values(node, &values))
		return sh.status;
	sh.loops++;
	for (size_t i = 0; i < values.count; i++) {
		if (!variable_set(node->loop.variable, values.items[i])) {
			status = shell_abort(STATUS_USAGE);
			break;
		}
		status = execute(node->loop.body, 0);
		if (loop_ends())
			break;
	}
	sh.loops--;
	arena_release(&scratch, mark);
	return status;
}

static bool item_matches(const struct case_item *item, const char *subject)
{
	struct cell_span pattern;

	for (const struct word *word = item->patterns; word; word = word->next) {
		if (!expand_pattern(word, &pattern))
			return false;
		if (pattern_matches(pattern, subject, strlen(subject)))
			return true;
	}
	return false;
}

static int run_case(const struct node *node, unsigned flags)
{
	struct arena_mark mark = arena_mark(&scratch);
	const struct case_item *item = node->choice.items;

	sh.substituted = STATUS_OK;
	const char *subject = expand_string(node->choice.subject);
	if (!subject)
		return sh.status;
	while (item && !item_matches(item, subject)) {
		if (sh.unwind != UNWIND_NONE)
			return sh.status;
		item = item->next;
	}
	arena_release(&scratch, mark);
	if (!item || !item->body)
		return STATUS_OK;
	return execute(item->body, flags);
}

/* --- The door --- */

static int run_timed(const struct node *node)
{
	struct used before, after;

	used_now(&before);
	int status = execute(node->timed.child, 0);
	used_now(&after);
	used_tell(&before, &after, node->timed.posix);
	return status;
}

static int run(const struct node *node, unsigned flags)
{
	switch (node->kind) {
	case NODE_SIMPLE:
		return simple_run(node, flags);
	case NODE_PIPELINE:
		return run_pipeline(node, JOB_FOREGROUND);
	case NODE_NOT:
		return run_not(node);
	case NODE_AND_OR:
		return run_and_or(node, flags);
	case NODE_LIST:
		return run_list(node, flags);
	case NODE_BACKGROUND:
		return run_background(node);
	case NODE_SUBSHELL:
		return run_subshell(node, flags);
	case NODE_GROUP:
		return execute(node->child, flags);
	case NODE_IF:
		return run_if(node, flags);
	case NODE_WHILE:
	case NODE_UNTIL:
		return run_while(node);
	case NODE_FOR:
		return run_for(node);
	case NODE_CASE:
		return run_case(node, flags);
	case NODE_TIME:
		return run_timed(node);
	case NODE_FUNCTION:
		function_define(node);
		return STATUS_OK;
	}
	return STATUS_FAILURE;
}

/*
 * A compound command's redirections hold for all of it. Simple ones and subshells see to their
 * own.
 */
static int run_redirected(const struct node *node, unsigned flags)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct saved_fd *saved = NULL;
	int status = STATUS_USAGE;

	if (!node->redirects || node->kind == NODE_SIMPLE || node->kind == NODE_SUBSHELL)
		return run(node, flags);
	if (redirects_apply(node->redirects, &saved))
		status = run(node, flags);
	redirects_undo(&saved);
	arena_release(&scratch, mark);
	return status;
}

static bool ends_shell_when_failing(const struct node *node)
{
	return node->kind == NODE_SIMPLE || node->kind == NODE_PIPELINE ||
	       node->kind == NODE_SUBSHELL || node->redirects;
}

int execute(const struct node *node, unsigned flags)
{
	if (sh.unwind != UNWIND_NONE)
		return sh.status;
	sh.line = node->line;
	sh.source = node->source;
	if (shell_is_too_deep()) {
		shell_complain("nested too deeply");
		return shell_abort(STATUS_USAGE);
	}
	if (sh.options.noexec && !sh.options.interactive)
		return STATUS_OK;
	sh.status = run_redirected(node, flags);
	traps_run_pending();
	shell_take_interrupt();
	if (sh.options.errexit && sh.status != STATUS_OK && !sh.tested &&
	    sh.unwind == UNWIND_NONE && ends_shell_when_failing(node))
		sh.unwind = UNWIND_EXIT;
	return sh.status;
}
