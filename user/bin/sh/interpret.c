/*
 * Read a command, run it, forget it; again.
 *
 * Each command is parsed into an arena of its own, dropped when it has run, and what it used of
 * scratch memory is released. A command is run before the next line is read: it may change
 * what that line means, or read it itself.
 */
#include "interpret.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "execute.h"
#include "jobs.h"
#include "parser.h"
#include "shell.h"
#include "trap.h"

static bool nothing_follows(const struct lexer *lexer)
{
	return lexer->at == lexer->length && input_at_end(lexer->input);
}

/* One command, if there is one. A syntax error aborts. */
static enum parse_result step(struct lexer *lexer, bool last)
{
	struct arena *arena = arena_new();
	struct arena_mark mark = arena_mark(&scratch);
	struct node *node;

	enum parse_result result = parser_read(lexer, arena, &node);
	if (result == PARSE_COMMAND) {
		bool replaceable = last && !sh.options.interactive && nothing_follows(lexer);
		execute(node, replaceable ? EXECUTE_LAST : 0);
	} else if (result == PARSE_ERROR) {
		lexer_discard_line(lexer);
		if (!shell_take_interrupt())
			shell_abort(STATUS_USAGE);
	}
	arena_release(&scratch, mark);
	arena_drop(arena);
	return result;
}

void interpret(struct input *input, bool last)
{
	struct lexer lexer;
	enum parse_result result;
	bool ran = false;

	if (shell_is_too_deep()) {
		shell_complain("nested too deeply");
		shell_abort(STATUS_USAGE);
		return;
	}
	lexer_init(&lexer, input);
	while (sh.unwind == UNWIND_NONE) {
		result = step(&lexer, last);
		if (result == PARSE_END)
			break;
		ran |= result != PARSE_EMPTY;
	}
	lexer_close(&lexer);
	if (!ran)
		sh.status = STATUS_OK;
}

void interpret_string(const char *text, const char *source)
{
	struct input input;

	input_from_string(&input, text, source, 1);
	interpret(&input, false);
}

/* End of input at the prompt. Stopped jobs would be lost: the first time, only say so. */
static bool may_end(bool *warned)
{
	const char *message = jobs_any_stopped() ? "\nThere are stopped jobs.\n" : "\n";

	if (write(STDERR_FILENO, message, strlen(message)) < 0)
		return true;
	if (*warned || !jobs_any_stopped())
		return true;
	*warned = true;
	return false;
}

void interpret_terminal(struct input *input)
{
	struct lexer lexer;
	bool warned = false;

	lexer_init(&lexer, input);
	for (;;) {
		struct arena_mark mark = arena_mark(&scratch);
		traps_run_pending();
		jobs_report();
		enum parse_result result = step(&lexer, false);
		arena_release(&scratch, mark);
		if (sh.unwind == UNWIND_EXIT)
			break;
		sh.unwind = UNWIND_NONE;
		if (result == PARSE_END && may_end(&warned))
			break;
		if (result == PARSE_END)
			lexer.ended = false;
		else if (result == PARSE_COMMAND)
			warned = false;
	}
	lexer_close(&lexer);
}
