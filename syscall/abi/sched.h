/*
 * clone's flags: what the child shares with its parent; and the scheduling classes' numbers.
 */
#ifndef ABI_SCHED_H
#define ABI_SCHED_H

#include "types.h"

#define CSIGNAL              0x000000ff /* the signal that tells the parent of the child's end */
#define CLONE_VM             0x00000100
#define CLONE_FS             0x00000200
#define CLONE_FILES          0x00000400
#define CLONE_SIGHAND        0x00000800
#define CLONE_PIDFD          0x00001000
#define CLONE_PTRACE         0x00002000
#define CLONE_VFORK          0x00004000
#define CLONE_PARENT         0x00008000
#define CLONE_THREAD         0x00010000
#define CLONE_NEWNS          0x00020000
#define CLONE_SYSVSEM        0x00040000
#define CLONE_SETTLS         0x00080000
#define CLONE_PARENT_SETTID  0x00100000
#define CLONE_CHILD_CLEARTID 0x00200000
#define CLONE_DETACHED       0x00400000
#define CLONE_UNTRACED       0x00800000
#define CLONE_CHILD_SETTID   0x01000000
#define CLONE_NEWCGROUP      0x02000000
#define CLONE_NEWUTS         0x04000000
#define CLONE_NEWIPC         0x08000000
#define CLONE_NEWUSER        0x10000000
#define CLONE_NEWPID         0x20000000
#define CLONE_NEWNET         0x40000000
#define CLONE_IO             0x80000000

/* clone3's alone */
#define CLONE_CLEAR_SIGHAND 0x100000000ULL

struct clone_args {
	uint64_t flags;
	uint64_t pidfd;
	uint64_t child_tid, parent_tid; /* addresses */
	uint64_t exit_signal;
	uint64_t stack, stack_size; /* the lowest address, and from there */
	uint64_t tls;
	uint64_t set_tid, set_tid_size; /* since the second version */
	uint64_t cgroup;                /* since the third */
};

#define CLONE_ARGS_SIZE_VER0 64

#define SCHED_OTHER          0
#define SCHED_FIFO           1
#define SCHED_RR             2
#define SCHED_BATCH          3
#define SCHED_IDLE           5
#define SCHED_RESET_ON_FORK  0x40000000 /* or-ed to a policy */

struct sched_param {
	int sched_priority; /* 1 to 99 in the real-time classes, 0 in the others */
};

#endif
