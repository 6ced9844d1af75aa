#ifndef SH_JOBS_H
#define SH_JOBS_H

#include "job_table.h"

enum job_place {
	JOB_FOREGROUND,
	JOB_BACKGROUND
};

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
/* It cannot be completed: what was forked for it is ended, and the job gone. */
void job_abandon(struct job *job);
/* Wait for a child that is no job. */
int child_wait(pid_t pid);

void jobs_report(void); /* before a prompt: tell which ended or stopped */

int job_signal(struct job *job, int number); /* 0, or -1 with errno */
/* Let a stopped job go on. In the foreground also wait for it: its status; else 0. */
int job_continue(struct job *job, enum job_place place);

#endif
