/*
 * Jobs, from the fork of the first process to the status of the last.
 *
 * With job control each job is a process group, and the terminal's foreground group is either one
 * job's or the shell's. Both the shell and the child make the group and hand over the terminal,
 * because either may run first and both need it done before they go on.
 *
 * Children are reaped in two places only: wait_while_running, which waits for whatever comes until
 * its job no longer runs, and jobs_reap, which does not wait. Both note each status with the job
 * that process belongs to, so it does not matter who learns of it.
 */
#include "jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "shell.h"
#include "signals.h"
#include "terminal.h"
#include "trap.h"

enum {
	REMEMBERED = 256
}; /* jobs that ended, in a script that does not ask for them */

/* --- Forking --- */

static void become_subshell(void)
{
	sh.subshell = true;
	sh.options.interactive = false;
	jobs_forget();
	terminal_forget();
	traps_reset();
	if (sh.interrupted) /* ^C between the fork and here was meant for this process too */
		_exit(STATUS_SIGNAL + SIGINT);
}

/* In the child of a background job without job control: see POSIX 2.9.3.1. */
static void detach_from_keyboard(void)
{
	traps_ignore_keyboard();
	int null = open("/dev/null", O_RDONLY);
	if (null > STDIN_FILENO) {
		dup2(null, STDIN_FILENO);
		close(null);
	}
}

static void start_child(pid_t group, bool first, enum job_place place)
{
	bool controlled = sh.options.monitor;

	if (controlled) {
		setpgid(0, group);
		if (place == JOB_FOREGROUND)
			terminal_give(group ? group : getpid());
	}
	become_subshell();
	if (!controlled && place == JOB_BACKGROUND && first)
		detach_from_keyboard();
	else if (!controlled && place == JOB_BACKGROUND)
		traps_ignore_keyboard();
}

static void add_process(struct job *job, pid_t pid)
{
	size_t size = (job->count + 1) * sizeof(*job->processes);

	job->processes = memory_resize(job->processes, size);
	job->processes[job->count++] = (struct process){.pid = pid};
}

pid_t job_fork(struct job *job, enum job_place place)
{
	pid_t pid = fork();

	if (pid < 0) {
		shell_complain("cannot fork: %s", strerror(errno));
		return pid;
	}
	if (pid == 0) {
		start_child(job->group, !job->count, place);
		return 0;
	}
	if (sh.options.monitor) {
		if (!job->group)
			job->group = pid;
		setpgid(pid, job->group);
		if (place == JOB_FOREGROUND && !job->count)
			terminal_give(job->group);
	}
	add_process(job, pid);
	return pid;
}

pid_t subshell_fork(void)
{
	bool controlled = sh.options.monitor;
	pid_t pid = fork();

	if (pid < 0)
		shell_complain("cannot fork: %s", strerror(errno));
	if (pid)
		return pid;
	become_subshell();
	if (controlled)
		traps_ignore_stops();
	return 0;
}

/* --- Waiting in the foreground --- */

/* Tell of a death by signal, but for those that are somebody's ordinary wish. */
static void tell_death(int status)
{
	if (!WIFSIGNALED(status) || WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGPIPE)
		return;
	char line[64];
	int length = snprintf(line, sizeof(line), "%s%s\n", signal_meaning(WTERMSIG(status)),
			      WCOREDUMP(status) ? " (core dumped)" : "");
	if (write(STDERR_FILENO, line, (size_t)length) < 0)
		return; /* nobody to tell */
}

int child_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return STATUS_FAILURE;
	tell_death(status);
	return status_of_child(status);
}

static void say(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return; /* nobody to tell */
}

static bool ended_by_signal(const struct job *job, int number)
{
	for (size_t i = 0; i < job->count; i++) {
		int status = job->processes[i].status;
		if (WIFSIGNALED(status) && (!number || WTERMSIG(status) == number))
			return true;
	}
	return false;
}

static void job_stopped(struct job *job, const struct termios *shell_modes)
{
	terminal_get_modes(&job->modes);
	job->has_modes = true;
	terminal_set_modes(shell_modes);
	job_make_background(job);
	job->changed = false;
	say("\n");
	say(job_describe(job, JOB_SHORT));
}

static void job_ended(struct job *job, const struct termios *shell_modes)
{
	for (size_t i = 0; i < job->count; i++)
		tell_death(job->processes[i].status);
	if (sh.options.monitor && ended_by_signal(job, 0))
		terminal_set_modes(shell_modes);
	if (sh.options.interactive && ended_by_signal(job, SIGINT)) {
		if (sh.options.monitor)
			say("\n");
		raise(SIGINT); /* ^C ends the whole command line, or runs the shell's trap for it */
	}
	job_remove(job);
}

static void wait_while_running(struct job *job)
{
	int status;

	while (job_is_running(job)) {
		pid_t pid = waitpid(-1, &status, jobs_wait_flags());
		if (pid > 0)
			job_note(pid, status);
		else if (errno != EINTR)
			job_note_lost(job);
	}
}

int job_wait(struct job *job)
{
	struct termios modes = {0};

	terminal_get_modes(&modes);
	wait_while_running(job);
	terminal_give(0);
	int status = job_status(job);
	if (job_is_stopped(job))
		job_stopped(job, &modes);
	else
		job_ended(job, &modes);
	return status;
}

void job_abandon(struct job *job)
{
	if (job->count) {
		job_signal(job, SIGTERM);
		job_signal(job, SIGCONT);
		job_wait(job);
	} else {
		job_remove(job);
	}
}

/* --- In the background --- */

/* A script that never waits must not make the table grow. */
static void drop_old_ones(void)
{
	size_t done = 0;
	struct job *oldest = NULL;

	for (struct job *job = job_next(NULL); job; job = job_next(job)) {
		if (!job_is_done(job))
			continue;
		if (!done++)
			oldest = job;
	}
	if (done > REMEMBERED)
		job_remove(oldest);
}

void job_detach(struct job *job)
{
	job_make_background(job);
	sh.last_background = job->processes[job->count - 1].pid;
	if (sh.options.interactive) {
		char line[48];
		snprintf(line, sizeof(line), "[%d] %ld\n", job->number, (long)sh.last_background);
		say(line);
		return;
	}
	jobs_update();
	drop_old_ones();
}

void jobs_report(void)
{
	struct job *next;

	jobs_update();
	for (struct job *job = job_next(NULL); job; job = next) {
		next = job_next(job);
		if (!job->changed)
			continue;
		job->changed = false;
		say(job_describe(job, JOB_SHORT));
		if (job_is_done(job))
			job_remove(job);
	}
}

int job_signal(struct job *job, int number)
{
	int result = 0;

	if (job->group) {
		result = kill(-job->group, number);
	} else {
		for (size_t i = 0; i < job->count; i++)
			if (job->processes[i].state != DONE &&
			    kill(job->processes[i].pid, number) < 0)
				result = -1;
	}
	if (result == 0 && number == SIGCONT)
		for (size_t i = 0; i < job->count; i++)
			if (job->processes[i].state == STOPPED)
				job->processes[i].state = RUNNING;
	return result;
}

int job_continue(struct job *job, enum job_place place)
{
	struct termios modes = {0};

	job_make_background(job);
	job->changed = false;
	if (place == JOB_BACKGROUND) {
		job_signal(job, SIGCONT);
		return STATUS_OK;
	}
	terminal_get_modes(&modes);
	terminal_give(job->group);
	if (job->has_modes)
		terminal_set_modes(&job->modes);
	job_signal(job, SIGCONT);
	wait_while_running(job);
	terminal_give(0);
	int status = job_status(job);
	if (job_is_stopped(job)) {
		job_stopped(job, &modes);
	} else {
		terminal_set_modes(&modes);
		job_ended(job, &modes);
	}
	return status;
}
