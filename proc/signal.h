#ifndef PROC_SIGNAL_H
#define PROC_SIGNAL_H

/*
 * Signals: sending marks them pending and wakes who can take them; delivery happens in one place,
 * on the way back to user mode (signal_deliver). Standard signals are pending once, real-time ones
 * queue with their values. The default actions are one list (proc/signal_list.h).
 */

#include "kernel/lib/list.h"
#include "kernel/poll_point.h"
#include "kernel/types.h"
#include "kernel/waitq.h"
#include "syscall/abi/signal.h"

struct proc;
struct pgrp;
struct queued_signal;
struct thread;
struct trapframe;
struct user_fault;

typedef uint64_t sigbits; /* bit n-1 is signal n, 1 to SIGNAL_MAX */

#define SIGBIT(sig)       (1ULL << ((sig)-1))
#define SIGNALS_UNBLOCKED (SIGBIT(SIGKILL) | SIGBIT(SIGSTOP)) /* no mask may hold these */

struct pending_signals {
	sigbits set;
	struct list queue; /* struct queued_signal, oldest first */
};

struct disposition {
	uint32_t handler; /* SIGNAL_DEFAULT, SIGNAL_IGNORE or a user address */
	uint32_t flags;   /* SA_* */
	uint32_t restorer;
	sigbits mask;
};

#define SIGNAL_DEFAULT 0U
#define SIGNAL_IGNORE  1U

/* A process's share; a thread has its own mask, pending set and alternate stack. */
struct signal_state {
	struct disposition actions[SIGNAL_MAX + 1]; /* by signal number */
	struct pending_signals pending;             /* for any thread */
	struct waitq arrivals;                      /* readers of signalfd(2) */
	struct poll_point arrival_point;            /* and who polls one */
	bool stopped;                               /* a stop signal holds all threads */
	bool stop_taken;                            /* one was dequeued and nothing revoked it */
	bool immune;        /* init: signals with the default action do nothing */
	bool continue_owed; /* the parent is to be told that it goes on */
};

/* The alternate stack; disabled while size is 0. */
struct signal_stack {
	vaddr_t base;
	uint32_t size;
	uint32_t flags; /* SS_AUTODISARM */
};

/* What the processor said about the last fault, for the signal frame. */
struct signal_fault {
	uint32_t vector, error;
	vaddr_t address; /* CR2 */
};

/* What a signal says about itself. */
struct signal_info {
	int signo, code;
	union {
		pid_t pid;    /* the sender's; SIGCHLD: the child's */
		int timer_id; /* SI_TIMER */
	};
	union {
		uid_t uid;   /* the same one's real user */
		int overrun; /* SI_TIMER: expirations since, for which no signal was queued */
	};
	int status;          /* SIGCHLD */
	nsec_t utime, stime; /* SIGCHLD */
	vaddr_t addr;        /* faults */
	uint32_t value;      /* sigqueue */
};

/* A signal from the current process, as kill(2) sends it, or from the kernel. */
struct signal_info signal_from_current(int signo, int code);
struct signal_info signal_from_kernel(int signo);

/* Sends to a process. No permission check; 0, or -EAGAIN when the queue limit is reached. Takes the
 * process's lock; callable from interrupt handlers. */
int signal_send(struct proc *p, const struct signal_info *info);
int signal_send_number(struct proc *p, int signo); /* as the kernel, SI_KERNEL */
int signal_send_thread(struct thread *t, const struct signal_info *info);

/* A timer's signal, in an entry of its own that is on no queue (proc/signal_queue.h). False: the
 * process ignores it, and it was not queued. p->lock is held. */
bool signal_send_owned_locked(struct proc *p, struct thread *only, struct queued_signal *q);

/* Is a signal pending that the thread would act on? Sleeps end when it is. */
bool signal_pending(const struct thread *t);
bool signal_pending_fatal(const struct thread *t); /* one that ends the process */

/* Does the frame hold a call that was interrupted and whose restart is not decided? */
bool signal_wants_restart(const struct trapframe *tf);

/* For terminals: would this signal do nothing to the current process (ignored or blocked)? */
bool signal_is_ignored(int signo);

/* kill(2) by pid as the current process may: > 0 one, 0 own group, -1 all, < -1 a group. Signal 0
 * only asks. -ESRCH, -EPERM, -EINVAL, -EAGAIN. */
int signal_kill(pid_t pid, const struct signal_info *info);

/* tkill(2), tgkill(2): one thread; `tgid` 0: of any process. */
int signal_kill_thread(pid_t tgid, pid_t tid, const struct signal_info *info);

/* May the current process send `signo` to `p`? kill(2), "permission". Tree lock held. */
bool signal_permitted_locked(const struct proc *p, int signo);

/* sigaction(2): either pointer may be NULL. -EINVAL. */
int signal_action(int signo, const struct disposition *new, struct disposition *old);

/* The mask of the current thread; what may not be blocked is left out. */
void signal_set_mask(sigbits mask);
int signal_change_mask(int how, sigbits set, sigbits *old); /* -EINVAL: `how` */
sigbits signal_pending_blocked(void);                       /* sigpending(2) */

/* sigsuspend(2) with this mask; always an error number. */
int signal_suspend(sigbits mask);
int signal_pause(void);

/* sigtimedwait(2): takes one of `set` off. The signal's number, -EAGAIN at the deadline, -EINTR. */
int signal_wait(sigbits set, nsec_t deadline, struct signal_info *out);

/* signalfd(2): the same for a reader of a file. -EAGAIN if there is none and `wait` is false;
 * -ERESTARTSYS. */
int signal_read(sigbits set, bool wait, struct signal_info *out);

/* Which of `set` could be read so; p->lock held. */
sigbits signal_readable_locked(const struct thread *t, sigbits set);

/* ppoll(2), pselect(2), epoll_pwait(2): another mask while the call waits. If a signal interrupted
 * it, the old mask comes back when the handler returns; else at once. */
void signal_wait_with_mask(sigbits mask);
void signal_waited_with_mask(bool interrupted);

/* sigaltstack(2); either pointer may be NULL. -EPERM on it, -ENOMEM too small, -EINVAL. */
int signal_altstack(const stack_t *new, stack_t *old, vaddr_t user_esp);

/* Is the program, with this stack pointer, on its alternate stack? */
bool signal_on_altstack(const struct signal_stack *s, vaddr_t esp);

/* sigreturn(2), rt_sigreturn(2): the frame's registers; the result is what EAX shall be. */
long signal_return(struct trapframe *tf);
long signal_return_rt(struct trapframe *tf);

/* Did the processor raise it? Then it has an address. */
bool signal_info_is_fault(const struct signal_info *info);

/* siginfo_t as programs see it. */
void signal_info_to_user(const struct signal_info *info, siginfo_t *out);

/* fork copies dispositions, exec resets handlers, exit drops what is pending. */
void signal_fork(struct proc *child, struct proc *parent);
void signal_exec(struct proc *p);
void signal_flush(struct pending_signals *pending);

/* The default action of a signal, from the one list. */
enum signal_default {
	SIGNAL_TERM,
	SIGNAL_CORE,
	SIGNAL_IGN,
	SIGNAL_STOP,
	SIGNAL_CONT
};
enum signal_default signal_default_action(int signo);
const char *signal_name(int signo); /* "SIGINT"; NULL for real-time ones */

/* The hooks of kernel/trap.h. `signal_deliver` is entered with interrupts on. */
void signal_user_fault(struct trapframe *tf, const struct user_fault *fault);
void signal_deliver(struct trapframe *tf);

/* A fault on behalf of the program, found by the kernel: cannot be blocked or ignored. */
void signal_force(struct thread *t, const struct signal_info *info);

void signal_init(void);

/* --- For proc/ itself; the process's lock is held --- */

bool signal_ends_process(const struct proc *p, int signo); /* by its default action */
bool signal_does_nothing(const struct proc *p, int signo); /* ignored, or so by default */

/* What is pending for a thread and not held back by its mask, or what it waits for. */
sigbits signal_actionable(const struct thread *t);

#endif
