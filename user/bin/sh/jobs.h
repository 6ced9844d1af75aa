#ifndef SH_JOBS_H
#define SH_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct job;

enum job_place {
	JOB_FOREGROUND,
	JOB_BACKGROUND
};

/* --- Starting and waiting --- */

/* A job that processes are about to be forked for. TEXT is copied. */
struct job *job_new(const char *text);
/*
 * Fork the next process of the job. As fork, but the child is already a subshell, in the job's
 * group, with signals as programs expect them. A failure is told.
 */
pid_t job_fork(struct job *job, enum job_place place);
/* Fork a subshell that is no job: $(...). */
pid_t subshell_fork(void);

/*
 * Wait until the job has ended or stopped; its status, as in $?. A job that ended is gone then; one
 * that stopped has become a background job, and this is said.
 */
int job_wait(struct job *job);
/* The job, complete, goes on by itself. Sets $!; says so if interactive. */
void job_detach(struct job *job);
/* Nothing could be forked for it, or what could was killed and waited for. */
void job_abandon(struct job *job);
/* Wait for a child that is no job. */
int child_wait(pid_t pid);

/* --- Background jobs --- */

void jobs_report(void);    /* before a prompt: tell which ended or stopped */
void jobs_update(void);    /* learn what became of children, telling nothing */
void jobs_drop_done(void); /* those that ended have been told of */
bool jobs_any_stopped(void);

/*
 * Note what became of children. If nothing was new, wait for a signal, be it SIGCHLD or one with a
 * trap, and return. False if there are no children.
 */
bool jobs_wait_for_event(void);

struct job *job_by_name(const char *name); /* %n %% %+ %- %text; NULL if none, which is told */
struct job *job_by_pid(pid_t pid);         /* the one this process is, or was, in; NULL if none */
struct job *job_next(const struct job *after); /* in order of numbers; NULL: the first */

bool job_is_running(const struct job *job);
bool job_is_stopped(const struct job *job);
bool job_is_done(const struct job *job);
int job_status(const struct job *job); /* as in $? */
void job_remove(struct job *job);

enum job_format {
	JOB_SHORT,
	JOB_WITH_PIDS,
	JOB_PIDS_ONLY
};
/* One line about it, in scratch memory. */
const char *job_describe(const struct job *job, enum job_format format);
const char *job_text(const struct job *job);

int job_signal(struct job *job, int number); /* 0, or -1 with errno */
/* Let a stopped job go on. In the foreground also wait for it: its status; else 0. */
int job_continue(struct job *job, enum job_place place);

#endif
