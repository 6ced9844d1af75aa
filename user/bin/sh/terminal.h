#ifndef SH_TERMINAL_H
#define SH_TERMINAL_H

#include <stdbool.h>
#include <sys/types.h>

struct termios;

/*
 * Job control on: the shell becomes a group of its own, in the foreground of its terminal. Without
 * a terminal it stays off; that is told only if COMPLAIN.
 */
void terminal_start_job_control(bool complain);
/* Off again: the terminal goes back to the group that had it. */
void terminal_stop_job_control(void);
/* In a child of the shell: off, but the terminal is left as it is. */
void terminal_forget(void);

/* Make GROUP, or with 0 the shell's own, the foreground group. */
void terminal_give(pid_t group);

/* Its modes, to be put back after a job that left them in disorder. */
void terminal_get_modes(struct termios *modes);
void terminal_set_modes(const struct termios *modes);

#endif
