/*
 * Jobs: what the shell has forked, a pipeline at a time.
 *
 * With job control each job is a process group, and the terminal's foreground group is either one
 * job's or the shell's. Both the shell and the child make the group and hand over the terminal,
 * because either may run first and both need it done before they go on.
 *
 * Children are reaped in two places only: job_wait, which waits for whatever comes until its job is
 * no longer running, and reap(), which does not wait. Both note each status with the job
 * that process belongs to, so it does not matter who learns of it. A job keeps its statuses until
 * somebody has been told: `wait`, the report before a prompt, or, in scripts that never ask, until
 * REMEMBERED newer ones have ended.
 *
 * A job has a number only while it is a background job, running or stopped; the one in the
 * foreground is in the list without one.
 */
#include "jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "arena.h"
#include "shell.h"
#include "signals.h"
#include "terminal.h"
#include "text.h"
#include "trap.h"

enum {
	REMEMBERED = 256,
	STATE_COLUMN = 24
};

enum state {
	RUNNING,
	STOPPED,
	DONE
};

struct process {
	pid_t pid;
	int status; /* as waitpid gave it, unless RUNNING */
	enum state state;
};

struct job {
	struct job *next;
	char *text;                /* the command */
	int number;                /* 0: in the foreground */
	unsigned long recency;     /* of becoming a background job, or stopping */
	bool changed;              /* something to tell before the next prompt */
	pid_t group;               /* 0: without job control, the shell's */
	struct process *processes; /* in order of the pipeline */
	size_t count;
	struct termios modes; /* the terminal's when it stopped */
	bool has_modes;
};

static struct job *jobs; /* those with numbers in order of numbers */
static unsigned long last_recency;

/* --- The table --- */

struct job *job_new(const char *text)
{
	struct job *job = memory_alloc(sizeof(*job));

	*job = (struct job){.next = jobs, .text = memory_string(text ? text : "")};
	jobs = job;
	return job;
}

static void unlink_job(const struct job *job)
{
	struct job **at = &jobs;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
}

static void free_job(struct job *job)
{
	free(job->processes);
	free(job->text);
	free(job);
}

void job_remove(struct job *job)
{
	unlink_job(job);
	free_job(job);
}

static void forget_all(void)
{
	while (jobs)
		job_remove(jobs);
}

/* To the end of the list, with the number after the last one there. */
static void make_background(struct job *job)
{
	struct job **at = &jobs;
	int number = 0;

	job->recency = ++last_recency;
	if (job->number)
		return;
	unlink_job(job);
	for (; *at; at = &(*at)->next)
		number = (*at)->number;
	job->number = number + 1;
	job->next = NULL;
	*at = job;
}

static enum state job_state(const struct job *job)
{
	bool stopped = false;

	for (size_t i = 0; i < job->count; i++) {
		if (job->processes[i].state == RUNNING)
			return RUNNING;
		stopped |= job->processes[i].state == STOPPED;
	}
	return stopped ? STOPPED : DONE;
}

bool job_is_running(const struct job *job)
{
	return job_state(job) == RUNNING;
}

bool job_is_stopped(const struct job *job)
{
	return job_state(job) == STOPPED;
}

bool job_is_done(const struct job *job)
{
	return job_state(job) == DONE;
}

const char *job_text(const struct job *job)
{
	return job->text;
}

struct job *job_next(const struct job *after)
{
	struct job *job = after ? after->next : jobs;

	while (job && !job->number)
		job = job->next;
	return job;
}

bool jobs_any_stopped(void)
{
	for (struct job *job = job_next(NULL); job; job = job_next(job))
		if (job_is_stopped(job))
			return true;
	return false;
}

struct job *job_by_pid(pid_t pid)
{
	for (struct job *job = jobs; job; job = job->next)
		for (size_t i = 0; i < job->count; i++)
			if (job->processes[i].pid == pid)
				return job;
	return NULL;
}

/* --- Statuses --- */

static int status_of(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return STATUS_SIGNAL + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
}

int job_status(const struct job *job)
{
	return job->count ? status_of(job->processes[job->count - 1].status) : STATUS_FAILURE;
}

static void note(pid_t pid, int status)
{
	struct job *job = job_by_pid(pid);

	if (!job)
		return; /* the writer of a here-document */
	for (size_t i = 0; i < job->count; i++) {
		if (job->processes[i].pid != pid || job->processes[i].state == DONE)
			continue;
		job->processes[i].status = status;
		job->processes[i].state = WIFSTOPPED(status) ? STOPPED : DONE;
	}
	if (!job_is_running(job))
		job->changed = true;
}

/* No child can tell how it ended any more: a process we know must have been reaped elsewhere. */
static void note_lost(struct job *job)
{
	for (size_t i = 0; i < job->count; i++)
		if (job->processes[i].state == RUNNING)
			job->processes[i].state = DONE;
}

static int wait_flags(void)
{
	return sh.options.monitor ? WUNTRACED : 0;
}

/* All news there are, without waiting for any. Returns how many; *CHILDREN: there are children. */
static size_t reap(bool *children)
{
	size_t news = 0;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, wait_flags() | WNOHANG)) > 0) {
		note(pid, status);
		news++;
	}
	*children = pid == 0 || news;
	return news;
}

/*
 * No wake-up is lost: SIGCHLD and the trapped signals are blocked from before the look at children
 * and traps until sigsuspend lets them in, and each has a handler that ends sigsuspend.
 */
bool jobs_wait_for_event(void)
{
	sigset_t all;
	sigset_t old;
	bool children;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	size_t news = reap(&children);
	if (!news && children && !trap_pending() && !sh.interrupted)
		sigsuspend(&old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return children;
}

/* --- Forking --- */

static void become_subshell(void)
{
	sh.subshell = true;
	sh.options.interactive = false;
	forget_all();
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
	pid_t pid = fork();

	if (pid < 0)
		shell_complain("cannot fork: %s", strerror(errno));
	else if (pid == 0)
		become_subshell();
	return pid;
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
	return status_of(status);
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
	make_background(job);
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
		sh.interrupted = 1; /* ^C ends the whole command line, not just this job */
	}
	job_remove(job);
}

static void wait_while_running(struct job *job)
{
	int status;

	while (job_is_running(job)) {
		pid_t pid = waitpid(-1, &status, wait_flags());
		if (pid > 0)
			note(pid, status);
		else if (errno != EINTR)
			note_lost(job);
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
	make_background(job);
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

/* The job %+ (rank 0) or %- (rank 1) means: the stopped ones first, the latest first. */
static struct job *ranked(unsigned rank)
{
	struct job *best = NULL;
	struct job *first = rank ? ranked(rank - 1) : NULL;

	for (struct job *job = job_next(NULL); job; job = job_next(job)) {
		if (job == first)
			continue;
		if (!best || job_is_stopped(job) > job_is_stopped(best) ||
		    (job_is_stopped(job) == job_is_stopped(best) && job->recency > best->recency))
			best = job;
	}
	return best;
}

static struct job *by_text(const char *text)
{
	struct job *found = NULL;

	for (struct job *job = job_next(NULL); job; job = job_next(job))
		if (!strncmp(job->text, text, strlen(text)))
			found = job;
	return found;
}

static struct job *by_number(const char *digits)
{
	long number = strtol(digits, NULL, 10);
	struct job *job = job_next(NULL);

	while (job && job->number != number)
		job = job_next(job);
	return job;
}

struct job *job_by_name(const char *name)
{
	const char *which = name[0] == '%' ? name + 1 : name;
	struct job *job;

	if (!*which || !strcmp(which, "%") || !strcmp(which, "+"))
		job = ranked(0);
	else if (!strcmp(which, "-"))
		job = ranked(1);
	else if (*which >= '0' && *which <= '9')
		job = by_number(which);
	else
		job = by_text(which);
	if (!job)
		shell_complain("%s: no such job", name);
	return job;
}

static const char *describe_state(const struct job *job)
{
	struct text text;
	int status = job->processes[job->count - 1].status;

	text_init(&text, &scratch);
	if (job_is_running(job))
		return "Running";
	if (job_is_stopped(job))
		return "Stopped";
	if (WIFSIGNALED(status))
		return signal_meaning(WTERMSIG(status));
	if (!WEXITSTATUS(status))
		return "Done";
	char words[16];
	snprintf(words, sizeof(words), "Done(%d)", WEXITSTATUS(status));
	text_string(&text, words);
	return text_finish(&text);
}

const char *job_describe(const struct job *job, enum job_format format)
{
	const char *state = describe_state(job);
	struct text text;
	char words[32];

	text_init(&text, &scratch);
	pid_t first = job->processes[0].pid;
	if (format == JOB_PIDS_ONLY) {
		snprintf(words, sizeof(words), "%ld\n", (long)first);
		text_string(&text, words);
		return text_finish(&text);
	}
	char mark = job == ranked(0) ? '+' : job == ranked(1) ? '-' : ' ';
	snprintf(words, sizeof(words), "[%d]%c  ", job->number, mark);
	text_string(&text, words);
	if (format == JOB_WITH_PIDS) {
		snprintf(words, sizeof(words), "%ld ", (long)first);
		text_string(&text, words);
	}
	text_string(&text, state);
	for (size_t column = strlen(state); column < STATE_COLUMN; column++)
		text_add(&text, ' ');
	text_string(&text, job->text);
	text_add(&text, '\n');
	return text_finish(&text);
}

void jobs_update(void)
{
	bool children;

	reap(&children);
}

void jobs_drop_done(void)
{
	struct job *next;

	for (struct job *job = job_next(NULL); job; job = next) {
		next = job_next(job);
		job->changed = false;
		if (job_is_done(job))
			job_remove(job);
	}
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

	make_background(job);
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
