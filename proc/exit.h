#ifndef PROC_EXIT_H
#define PROC_EXIT_H

#include "kernel/types.h"
#include "syscall/abi/resource.h"

/* Ends the process. `status` is what wait(2) will report: code << 8, or a signal's number (| 0x80 with
 * a core). Children go to init, the parent is told, groups that became orphaned with a stopped member
 * get SIGHUP and SIGCONT (POSIX _exit). The end of init is a panic, or under `test` the machine's end. */
void proc_exit(int status) __noreturn;

/* wait4(2), waitid(2): which children, and what about them. */
struct wait_request {
	pid_t pid;     /* > 0 that one, 0 own group, -1 any, < -1 that group */
	int options;   /* WNOHANG, WUNTRACED, WCONTINUED, WEXITED, WNOWAIT */
};
struct wait_result {
	pid_t pid; /* 0: WNOHANG and nothing yet */
	uid_t uid;
	int status;
	struct rusage32 usage;
};
int proc_wait(const struct wait_request *request, struct wait_result *result);

/* When init ends in test mode: its wait status comes here instead of a panic. */
void proc_set_init_exit_hook(void (*hook)(int status));

#endif
