/*
 * The controlling terminal, as far as job control needs it: who is in its foreground, and its
 * modes.
 *
 * The shell finds its terminal as /dev/tty, or else as the first of its standard descriptors that
 * is one, and keeps it open on a private descriptor. It must itself be in the foreground before it
 * takes over: a shell started in the background stops itself (SIGTTIN) until it is brought forward.
 */
#include "terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include "redirect.h"
#include "shell.h"
#include "trap.h"

static int terminal = -1;    /* a private descriptor; -1 without job control */
static pid_t shell_group;    /* the shell's own */
static pid_t previous_group; /* who had the terminal before */

static int open_terminal(void)
{
	int fd = open("/dev/tty", O_RDWR);

	for (int standard = STDERR_FILENO; fd < 0 && standard >= STDIN_FILENO; standard--)
		if (isatty(standard))
			fd = dup(standard);
	return fd_make_private(fd);
}

/*
 * Wait to be in the foreground. False if this is no controlling terminal, or nobody will ever bring
 * the shell forward: then it cannot even stop.
 */
static bool reach_foreground(void)
{
	enum {
		TRIES = 16
	};

	for (int i = 0; i < TRIES; i++) {
		pid_t foreground = tcgetpgrp(terminal);
		if (foreground < 0)
			return false;
		if (foreground == getpgrp())
			return true;
		kill(0, SIGTTIN);
	}
	return false;
}

void terminal_start_job_control(bool complain)
{
	if (terminal >= 0)
		return;
	terminal = open_terminal();
	if (terminal < 0 || !reach_foreground()) {
		if (terminal >= 0)
			close(terminal);
		terminal = -1;
		sh.options.monitor = false;
		if (complain)
			shell_complain("no terminal: no job control");
		return;
	}
	previous_group = getpgrp();
	shell_group = getpid();
	sh.options.monitor = true;
	traps_apply_mode();
	if (previous_group != shell_group)
		setpgid(0, shell_group);
	terminal_give(0);
}

void terminal_stop_job_control(void)
{
	if (terminal < 0)
		return;
	if (previous_group != shell_group) {
		tcsetpgrp(terminal, previous_group);
		setpgid(0, previous_group);
	}
	terminal_forget();
	traps_apply_mode();
}

void terminal_forget(void)
{
	if (terminal >= 0)
		close(terminal);
	terminal = -1;
	sh.options.monitor = false;
}

void terminal_give(pid_t group)
{
	if (terminal >= 0)
		tcsetpgrp(terminal, group ? group : shell_group);
}

void terminal_get_modes(struct termios *modes)
{
	if (terminal >= 0)
		tcgetattr(terminal, modes);
}

void terminal_set_modes(const struct termios *modes)
{
	if (terminal >= 0)
		tcsetattr(terminal, TCSADRAIN, modes);
}
