#ifndef SH_SHELL_H
#define SH_SHELL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Exit statuses with a meaning (POSIX 2.8.2). */
enum {
	STATUS_OK = 0,
	STATUS_FAILURE = 1,
	STATUS_USAGE = 2, /* syntax, expansion and redirection errors, misuse of a builtin */
	STATUS_NOT_EXECUTABLE = 126,
	STATUS_NOT_FOUND = 127,
	STATUS_SIGNAL = 128, /* plus the signal's number */
};

/*
 * Why execution is on its way out of nested commands. Every function that runs commands returns
 * as soon as this is not UNWIND_NONE; the construct it is meant for sets it back.
 */
enum unwind {
	UNWIND_NONE,
	UNWIND_BREAK,     /* out of `levels` loops */
	UNWIND_CONTINUE,  /* out of `levels` - 1 loops, then the next round */
	UNWIND_RETURN,    /* out of a function or a sourced file */
	UNWIND_ABORT,     /* an error: to the prompt, or the end of a shell without one */
	UNWIND_INTERRUPT, /* ^C: the same */
	UNWIND_EXIT,      /* out of the shell */
};

/* The single-letter options of `set`, each with the letter it goes by. */
struct options {
	bool allexport;   /* -a: every assignment exports */
	bool noclobber;   /* -C: > does not overwrite */
	bool errexit;     /* -e: a failure nobody looks at ends the shell */
	bool noglob;      /* -f: no file name patterns */
	bool monitor;     /* -m: job control */
	bool noexec;      /* -n: read only */
	bool nounset;     /* -u: an unset variable is an error */
	bool verbose;     /* -v: show input as it is read */
	bool xtrace;      /* -x: show commands as they run */
	bool from_stdin;  /* -s: commands come from standard input */
	bool interactive; /* -i: prompts, job control, errors do not end the shell */
};

struct shell {
	const char *name;      /* $0 */
	const char *source;    /* the script being read, for messages; NULL if none */
	int line;              /* line of the command that runs, for messages and LINENO */
	int status;            /* $? */
	int substituted;       /* status of the last command substitution in this command */
	pid_t pid;             /* $$: the shell itself, in subshells too */
	pid_t last_background; /* $!, 0 if none */
	struct options options;

	enum unwind unwind; /* see above */
	int levels;         /* loops that a break or continue still has to leave */
	int loops;          /* loops around the command that runs */
	int tested;         /* conditions around it: -e does not look */
	bool subshell;      /* a forked child of the shell */

	volatile sig_atomic_t interrupted; /* ^C came and is not yet acted upon */
};

extern struct shell sh;

/* Remember where the stack starts; shell_is_too_deep answers whether little of it is left. */
void shell_note_stack(const void *base);
bool shell_is_too_deep(void);

/* $0 for messages: without the - of a login shell. */
const char *shell_name(void);
/* "sh: MESSAGE", or "SCRIPT:LINE: MESSAGE", on standard error. */
void shell_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for a known place in the input. */
void shell_complain_at(const char *source, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void shell_die(const char *message) __attribute__((noreturn));

/* An error: stop what is being done, with this status. Returns STATUS. */
int shell_abort(int status);
/* A ^C that has come stops what is being done. Returns whether it did. */
bool shell_take_interrupt(void);

#endif
