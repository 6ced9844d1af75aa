/*
 * Signals that come to the shell itself: traps, ^C at the prompt, and SIGCHLD.
 *
 * A handler only notes the signal. Trap commands run between two commands, when the shell is in a
 * state in which anything may run; ^C becomes an unwinding to the prompt at the same places.
 * SIGCHLD has a handler that does nothing, so that it interrupts the waiting in `wait`, and only
 * that.
 *
 * What a signal does is decided in one place, apply(), from three things: the trap, whether the
 * shell is interactive, and whether the signal was ignored when the shell started (then a
 * non-interactive shell leaves it so, whatever the traps say: POSIX 2.14, trap).
 */
#include "trap.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "interpret.h"
#include "shell.h"
#include "signals.h"

static char *actions[SIGNALS]; /* NULL: default; "": ignored */
static bool ignored_at_start[SIGNALS];
static volatile sig_atomic_t came[SIGNALS];
static volatile sig_atomic_t any_came;

/* Signals an interactive shell shields itself from. */
static const int depending_on_mode[] = {SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};

static void handle(int number)
{
	if (actions[number]) {
		came[number] = 1;
		any_came = 1;
	} else if (number == SIGINT) {
		sh.interrupted = 1;
	}
}

static bool can_be_caught(int number)
{
	return number > 0 && number != SIGKILL && number != SIGSTOP;
}

/* What the signal does when there is no trap for it. */
static void (*untrapped(int number))(int)
{
	if (number == SIGCHLD)
		return handle;
	if (!sh.options.interactive)
		return SIG_DFL;
	switch (number) {
	case SIGINT:
		return handle;
	case SIGQUIT:
	case SIGTERM:
		return SIG_IGN;
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return sh.options.monitor ? SIG_IGN : SIG_DFL;
	default:
		return SIG_DFL;
	}
}

static void set_disposition(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};

	if (number == SIGCHLD)
		action.sa_flags = SA_RESTART;
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static void apply(int number)
{
	if (!can_be_caught(number))
		return;
	if (ignored_at_start[number] && !sh.options.interactive && number != SIGCHLD)
		return;
	if (!actions[number])
		set_disposition(number, untrapped(number));
	else
		set_disposition(number, actions[number][0] ? handle : SIG_IGN);
}

void traps_init(void)
{
	struct sigaction old;

	for (int number = 1; number < SIGNALS; number++)
		if (can_be_caught(number) && sigaction(number, NULL, &old) == 0)
			ignored_at_start[number] = old.sa_handler == SIG_IGN;
	apply(SIGCHLD);
	traps_apply_mode();
}

void traps_apply_mode(void)
{
	for (size_t i = 0; i < sizeof(depending_on_mode) / sizeof(depending_on_mode[0]); i++)
		apply(depending_on_mode[i]);
}

void trap_set(int number, const char *action)
{
	char *copy = action ? memory_string(action) : NULL;

	free(actions[number]);
	actions[number] = copy;
	apply(number);
}

void traps_list(struct text *out)
{
	for (int number = 0; number < SIGNALS; number++) {
		if (!actions[number])
			continue;
		text_string(out, "trap -- ");
		text_quoted(out, actions[number]);
		text_add(out, ' ');
		text_string(out, signal_name(number));
		text_add(out, '\n');
	}
}

void traps_reset(void)
{
	for (int number = 0; number < SIGNALS; number++) {
		came[number] = 0;
		if (actions[number] && (!number || actions[number][0])) {
			free(actions[number]);
			actions[number] = NULL;
			apply(number);
		}
	}
	any_came = 0;
	traps_apply_mode();
}

void traps_ignore_stops(void)
{
	set_disposition(SIGTSTP, SIG_IGN);
	set_disposition(SIGTTIN, SIG_IGN);
	set_disposition(SIGTTOU, SIG_IGN);
}

void traps_ignore_keyboard(void)
{
	if (!actions[SIGINT])
		trap_set(SIGINT, "");
	if (!actions[SIGQUIT])
		trap_set(SIGQUIT, "");
}

void traps_prepare_exec(void)
{
	bool interactive = sh.options.interactive;

	sh.options.interactive = false;
	traps_apply_mode();
	sh.options.interactive = interactive;
}

bool traps_any(void)
{
	for (int number = 0; number < SIGNALS; number++)
		if (actions[number] && actions[number][0])
			return true;
	return false;
}

int trap_pending(void)
{
	for (int number = 1; any_came && number < SIGNALS; number++)
		if (came[number])
			return number;
	return 0;
}

/* The command may change its own trap while it runs, so it works on a copy. */
static void run_action(const char *action)
{
	struct arena_mark mark = arena_mark(&scratch);
	int status = sh.status;

	interpret_string(arena_string(&scratch, action), NULL);
	if (sh.unwind == UNWIND_NONE)
		sh.status = status;
	arena_release(&scratch, mark);
}

void traps_run_pending(void)
{
	while (any_came && sh.unwind == UNWIND_NONE) {
		any_came = 0;
		for (int number = 1; number < SIGNALS; number++) {
			if (!came[number])
				continue;
			came[number] = 0;
			if (actions[number])
				run_action(actions[number]);
			if (sh.unwind != UNWIND_NONE) {
				any_came = 1; /* the others wait until it has ended */
				return;
			}
		}
	}
}

void trap_run_exit(void)
{
	char *action = actions[0];
	int status = sh.status;

	if (!action)
		return;
	actions[0] = NULL;
	sh.unwind = UNWIND_NONE;
	run_action(action);
	if (sh.unwind == UNWIND_NONE)
		sh.status = status;
	free(action);
}
