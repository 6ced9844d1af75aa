/*
 * The table of jobs: what the shell has forked and not yet told of.
 *
 * A job has a number only while it is a background job, running or stopped; the one in the
 * foreground is in the list without one. A job keeps its statuses until somebody has been told:
 * `wait`, the report before a prompt, or, in scripts that never ask, until enough newer ones have
 * ended.
 */
#include "job_table.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "shell.h"
#include "signals.h"
#include "text.h"
#include "trap.h"

enum {
	STATE_COLUMN = 24
};

static struct job *jobs; /* those with numbers in order of numbers */
static unsigned long last_recency;

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

void jobs_forget(void)
{
	while (jobs)
		job_remove(jobs);
}

/* To the end of the list, with the number after the last one there. */
void job_make_background(struct job *job)
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

int status_of_child(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return STATUS_SIGNAL + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
}

int job_status(const struct job *job)
{
	return job->count ? status_of_child(job->processes[job->count - 1].status) : STATUS_FAILURE;
}

void job_note(pid_t pid, int status)
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

void job_note_lost(struct job *job)
{
	for (size_t i = 0; i < job->count; i++)
		if (job->processes[i].state == RUNNING)
			job->processes[i].state = DONE;
}

int jobs_wait_flags(void)
{
	return sh.options.monitor ? WUNTRACED : 0;
}

size_t jobs_reap(bool *children)
{
	size_t news = 0;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, jobs_wait_flags() | WNOHANG)) > 0) {
		job_note(pid, status);
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
	size_t news = jobs_reap(&children);
	if (!news && children && !trap_pending() && !sh.interrupted)
		sigsuspend(&old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return children;
}

void jobs_update(void)
{
	bool children;

	jobs_reap(&children);
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
