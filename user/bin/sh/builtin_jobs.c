/*
 * Builtins about processes: jobs, waiting, signals and traps.
 */
#include "builtins.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "jobs.h"
#include "output.h"
#include "shell.h"
#include "signals.h"
#include "text.h"
#include "trap.h"

int builtin_jobs(int count, char **arguments)
{
	enum job_format format = JOB_SHORT;
	int i = 1;

	for (; i < count && arguments[i][0] == '-'; i++) {
		if (!strcmp(arguments[i], "-l"))
			format = JOB_WITH_PIDS;
		else if (!strcmp(arguments[i], "-p"))
			format = JOB_PIDS_ONLY;
		else
			return builtin_misuse(arguments, "bad option", arguments[i]);
	}
	jobs_update();
	if (i == count)
		for (struct job *job = job_next(NULL); job; job = job_next(job))
			output_string(job_describe(job, format));
	for (; i < count; i++) {
		struct job *job = job_by_name(arguments[i]);
		if (!job)
			return STATUS_FAILURE;
		output_string(job_describe(job, format));
	}
	jobs_drop_done();
	return STATUS_OK;
}

static int resume(int count, char **arguments, enum job_place place)
{
	int status = STATUS_OK;

	if (!sh.options.monitor)
		return builtin_misuse(arguments, "no job control", NULL);
	for (int i = 1; i < count || i == 1; i++) {
		struct job *job = job_by_name(i < count ? arguments[i] : "%+");
		if (!job)
			return STATUS_FAILURE;
		if (job_is_done(job))
			return builtin_misuse(arguments, "has ended", job->text);
		output_format("%s%s\n", job->text, place == JOB_BACKGROUND ? " &" : "");
		output_flush();
		status = job_continue(job, place);
	}
	return status;
}

int builtin_fg(int count, char **arguments)
{
	return resume(count, arguments, JOB_FOREGROUND);
}

int builtin_bg(int count, char **arguments)
{
	return resume(count, arguments, JOB_BACKGROUND);
}

static struct job *job_of(const char *name)
{
	if (name[0] == '%')
		return job_by_name(name);
	return job_by_pid((pid_t)strtol(name, NULL, 10));
}

/* The jobs go on, but the shell forgets them. -a: all of them. */
int builtin_disown(int count, char **arguments)
{
	struct job *job;

	if (count > 1 && !strcmp(arguments[1], "-a")) {
		while ((job = job_next(NULL)))
			job_remove(job);
		return STATUS_OK;
	}
	for (int i = 1; i < count || i == 1; i++) {
		job = i < count ? job_of(arguments[i]) : job_by_name("%+");
		if (!job && i < count && arguments[i][0] != '%')
			shell_complain("disown: %s: no such job", arguments[i]);
		if (!job)
			return STATUS_FAILURE;
		job_remove(job);
	}
	return STATUS_OK;
}

/* --- wait --- */

/* Wait until the job has ended. A trapped signal ends the waiting, which is then its status. */
static int wait_for_job(struct job *job)
{
	while (!job_is_done(job)) {
		if (trap_pending())
			return STATUS_SIGNAL + trap_pending();
		if (sh.interrupted)
			return STATUS_SIGNAL + SIGINT;
		if (!jobs_wait_for_event())
			return STATUS_NOT_FOUND;
	}
	int status = job_status(job);
	job_remove(job);
	return status;
}

static struct job *any_running(void)
{
	struct job *job = job_next(NULL);

	while (job && !job_is_running(job))
		job = job_next(job);
	return job;
}

static int wait_for_all(void)
{
	while (any_running()) {
		if (trap_pending())
			return STATUS_SIGNAL + trap_pending();
		if (sh.interrupted)
			return STATUS_SIGNAL + SIGINT;
		if (!jobs_wait_for_event())
			break;
	}
	if (!sh.options.interactive)
		jobs_drop_done();
	return STATUS_OK;
}

static struct job *any_done(void)
{
	struct job *job = job_next(NULL);

	while (job && !job_is_done(job))
		job = job_next(job);
	return job;
}

/* wait -n: for whichever job ends next. */
static int wait_for_next(void)
{
	struct job *job;

	jobs_update();
	while (!(job = any_done())) {
		if (trap_pending())
			return STATUS_SIGNAL + trap_pending();
		if (sh.interrupted)
			return STATUS_SIGNAL + SIGINT;
		if (!any_running() || !jobs_wait_for_event())
			return STATUS_NOT_FOUND;
	}
	int status = job_status(job);
	job_remove(job);
	return status;
}

int builtin_wait(int count, char **arguments)
{
	int status = STATUS_OK;

	if (count == 1)
		return wait_for_all();
	if (!strcmp(arguments[1], "-n"))
		return wait_for_next();
	for (int i = 1; i < count; i++) {
		struct job *job = job_of(arguments[i]);
		status = job ? wait_for_job(job) : STATUS_NOT_FOUND;
		if (status > STATUS_SIGNAL && (trap_pending() || sh.interrupted))
			return status;
	}
	return status;
}

/* --- kill --- */

static int list_signals(int count, char **arguments)
{
	if (count == 0) {
		for (int number = 1; number < SIGNALS; number++)
			if (signal_name(number)[0] > '9')
				output_format("%s\n", signal_name(number));
		return STATUS_OK;
	}
	for (int i = 0; i < count; i++) {
		int number = (int)strtol(arguments[i], NULL, 10);
		if (number > STATUS_SIGNAL)
			number -= STATUS_SIGNAL;
		if (number <= 0 || number >= SIGNALS) {
			shell_complain("kill: %s: bad signal", arguments[i]);
			return STATUS_USAGE;
		}
		output_format("%s\n", signal_name(number));
	}
	return STATUS_OK;
}

static int send(const char *target, int number)
{
	char *end;
	int result;

	if (target[0] == '%') {
		struct job *job = job_by_name(target);
		if (!job)
			return STATUS_FAILURE;
		result = job_signal(job, number);
	} else {
		pid_t pid = (pid_t)strtol(target, &end, 10);
		if (end == target || *end) {
			shell_complain("kill: %s: not a process", target);
			return STATUS_USAGE;
		}
		result = kill(pid, number);
	}
	if (result == 0)
		return STATUS_OK;
	shell_complain("kill: %s: %s", target, strerror(errno));
	return STATUS_FAILURE;
}

/*
 * The signal in -NAME, -s NAME or -n NUMBER at ARGUMENTS[*I], which moves past it; -1 if unknown.
 */
static int signal_option(char **arguments, int *i)
{
	const char *word = arguments[*i];

	if (word[0] != '-' || !strcmp(word, "--")) {
		*i += !strcmp(word, "--");
		return SIGTERM;
	}
	++*i;
	if (strcmp(word, "-s") && strcmp(word, "-n"))
		return signal_number(word + 1);
	return arguments[*i] ? signal_number(arguments[(*i)++]) : -1;
}

int builtin_kill(int count, char **arguments)
{
	int status = STATUS_OK;
	int i = 1;

	if (count > 1 && !strcmp(arguments[1], "-l"))
		return list_signals(count - 2, arguments + 2);
	int number = count > 1 ? signal_option(arguments, &i) : SIGTERM;
	if (number < 0)
		return builtin_misuse(arguments, "bad signal", arguments[1]);
	if (i < count && !strcmp(arguments[i], "--"))
		i++;
	if (i == count)
		return builtin_misuse(arguments, "process expected", NULL);
	for (; i < count; i++) {
		int result = send(arguments[i], number);
		if (result != STATUS_OK)
			status = result;
	}
	return status;
}

/* --- trap --- */

/* "trap 2 3" resets signals: a first word that is a number is not an action. */
static bool is_unsigned(const char *word)
{
	return *word && !word[strspn(word, "0123456789")];
}

int builtin_trap(int count, char **arguments)
{
	struct text text;
	int i = 1;

	if (i < count && !strcmp(arguments[i], "--"))
		i++;
	if (i == count) {
		text_init(&text, &scratch);
		traps_list(&text);
		output(text.bytes, text.length);
		return STATUS_OK;
	}
	const char *action = NULL;
	if (count - i > 1 && !is_unsigned(arguments[i])) {
		if (strcmp(arguments[i], "-"))
			action = arguments[i];
		i++;
	}
	for (; i < count; i++) {
		int number = signal_number(arguments[i]);
		if (number < 0) {
			builtin_misuse(arguments, "bad signal", arguments[i]);
			return STATUS_FAILURE;
		}
		trap_set(number, action);
	}
	return STATUS_OK;
}
