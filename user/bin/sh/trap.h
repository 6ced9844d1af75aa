#ifndef SH_TRAP_H
#define SH_TRAP_H

#include <stdbool.h>

#include "text.h"

/* At start, and whenever sh.options.interactive or .monitor changed: they decide what ^C does. */
void traps_init(void);
void traps_apply_mode(void);

/* ACTION is a command, "" to ignore the signal, NULL for its default. 0 is the shell's exit. */
void trap_set(int number, const char *action);
void traps_list(struct text *out); /* as commands that set them again */

/*
 * In a child of the shell: commands are forgotten, what was ignored stays so, the rest is
 * default.
 */
void traps_reset(void);
/* A command started with & when there is no job control does not hear ^C and ^\. */
void traps_ignore_keyboard(void);
/* What the shell waits for in the middle of a command must not stop, or the shell would hang. */
void traps_ignore_stops(void);

int trap_pending(void);       /* the number of a signal that came and has a trap; 0 if none */
void traps_run_pending(void); /* the commands for signals that came; $? is kept */
bool traps_any(void);         /* is there any command for a signal or the exit? */
/* What the shell ignores or catches for its own sake is default again: a program takes over. */
void traps_prepare_exec(void);
void trap_run_exit(void); /* the command for the shell's exit, once */

#endif
