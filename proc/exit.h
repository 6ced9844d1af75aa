#ifndef PROC_EXIT_H
#define PROC_EXIT_H

/*
 * The end of a process, and how its parent learns of it.
 */

#include "kernel/types.h"
#include "proc/usage.h"

struct proc;

/* Ends the current process. `status` is what wait(2) will report: code << 8, or a signal's number.
 * Children go to init, the parent is told, groups that became orphaned with a stopped member get
 * SIGHUP and SIGCONT (POSIX _exit). The end of init is a panic, or under `test` the machine's end.
 */
void proc_exit(int status) __noreturn;

/* wait4(2), waitid(2): which children, and what about them. */
struct wait_request {
	pid_t pid;   /* > 0 that one, 0 own group, -1 any, < -1 that group */
	int options; /* WNOHANG, WUNTRACED, WCONTINUED, WEXITED, WNOWAIT */
};
struct wait_result {
	pid_t pid; /* 0: WNOHANG and nothing yet */
	uid_t uid;
	int status;
	struct usage usage; /* of the child and those it waited for */
};
/* 0, -ECHILD, -ERESTARTSYS. */
int proc_wait(const struct wait_request *request, struct wait_result *result);

/* Tells the parent of a change of the child's, by SIGCHLD and by waking its wait4; tree lock held.
 */
void wait_notify_locked(struct proc *child, int status);

/* si_code and si_status of a status word (waitid(2), SIGCHLD). */
void wait_status_decode(int status, int *code, int *value);

/* When init ends in test mode: its wait status comes here instead of a panic. */
void proc_set_init_exit_hook(void (*hook)(int status));

/* The vfork parent of the current process, if there is one, may go on. */
void proc_release_vfork_parent(void);

#endif
