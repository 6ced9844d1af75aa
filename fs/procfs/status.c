/*
 * /proc/PID/stat and status: who a process is, what it does, has used and may (proc(5)). The first
 * is for programs, the second for people.
 */

#include "fs/fdtable.h"
#include "fs/fscontext.h"
#include "fs/procfs/memory.h"
#include "fs/procfs/procfs.h"
#include "fs/tty.h"
#include "kernel/clock.h"
#include "mm/addrspace.h"
#include "proc/pgrp.h"
#include "proc/limits.h"
#include "proc/policy.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "syscall/abi/capability.h"

#define FLAG_FORKED 0x00000040U /* has not executed a program yet */
#define FLAG_KERNEL 0x00200000U /* lives in the kernel */

/* Which signals are pending, blocked, ignored and caught. */
struct signal_sets {
	sigbits thread_pending, pending, blocked, ignored, caught;
};

static void collect_signals(struct proc *p, struct signal_sets *out)
{
	*out = (struct signal_sets){0};
	spin_lock(&p->lock);
	const struct thread *t = proc_main_thread(p);
	if (t) {
		out->thread_pending = t->pending.set;
		out->blocked = t->blocked;
	}
	out->pending = p->signals.pending.set;
	for (int sig = 1; sig <= SIGNAL_MAX; sig++) {
		uint32_t handler = p->signals.actions[sig].handler;
		if (handler == SIGNAL_IGNORE)
			out->ignored |= SIGBIT(sig);
		else if (handler != SIGNAL_DEFAULT)
			out->caught |= SIGBIT(sig);
	}
	spin_unlock(&p->lock);
}

static struct policy policy_of(struct proc *p)
{
	struct policy policy = {0};

	spin_lock(&p->lock);
	const struct thread *t = proc_main_thread(p);
	if (t) {
		policy.policy = t->policy;
		policy.priority = (int)t->rt_priority;
	}
	spin_unlock(&p->lock);
	return policy;
}

static unsigned long ticks(nsec_t time)
{
	return (unsigned long)(time / NSEC_PER_CLOCK);
}

/* As the scheduler counts: 20 is nice 0, and real-time priorities go on below zero (proc(5)). */
static int priority_of(struct proc *p)
{
	struct policy policy = policy_of(p);

	return policy.priority ? -1 - policy.priority : PRIORITY_BASE + p->nice;
}

/* Field 9: what Linux's word of flags tells ps. */
static unsigned flags_of(const struct proc *p)
{
	return (p->has_execed ? 0 : FLAG_FORKED) | (p->kernel_only ? FLAG_KERNEL : 0);
}

/* Fields 1 to 22 of stat: who it is and what it has used. */
static void show_stat_identity(struct text *out, struct proc *p)
{
	struct proc_identity id;
	struct usage used, children;
	char name[PROC_NAME_MAX];
	dev_t terminal;
	pid_t foreground;

	proc_identify(p, &id);
	proc_usage(p, &used);
	spin_lock(&proc_tree_lock);
	children = p->children_usage;
	spin_unlock(&proc_tree_lock);
	proc_name(p, name);
	tty_of_process(p, &terminal, &foreground);
	text_printf(out, "%d (%s) %c %d %d %d %u %d %u ", id.pid, name, proc_state_letter(p),
		    id.ppid, id.pgid, id.sid, (unsigned)terminal, foreground, flags_of(p));
	text_printf(out, "%lu %lu %lu %lu %lu %lu %ld %ld ", used.faults_minor,
		    children.faults_minor, used.faults_major, children.faults_major,
		    ticks(used.user_time), ticks(used.system_time), (long)ticks(children.user_time),
		    (long)ticks(children.system_time));
	text_printf(out, "%d %d %u 0 %llu ", priority_of(p), p->nice, id.nthreads,
		    p->start_time / NSEC_PER_CLOCK);
}

/* Fields 23 to 52: its memory and its signals. */
static void show_stat_memory(struct text *out, struct proc *p)
{
	struct memory_sizes m;
	struct signal_sets s;

	memory_measure(p, &m);
	collect_signals(p, &s);
	uint64_t limit = proc_limit(p, RLIMIT_RSS);
	text_printf(out, "%lu %lu %lu %u %u %u 0 0 ", m.total * PAGE_SIZE, m.resident,
		    limit > UINT32_MAX ? (unsigned long)UINT32_MAX : (unsigned long)limit,
		    m.code_start, m.code_end, m.stack_top);
	text_printf(out, "%u %u %u %u %u 0 0 ", (uint32_t)(s.pending | s.thread_pending),
		    (uint32_t)s.blocked, (uint32_t)s.ignored, (uint32_t)s.caught,
		    proc_state_letter(p) != 'R');
	struct policy policy = policy_of(p);
	text_printf(out, "%d 0 %d %d 0 0 0 ", p->exit_signal, policy.priority, policy.policy);
	text_printf(out, "%u %u %u %u %u %u %u %d\n", m.data_start, m.data_end, m.brk_start,
		    m.arg_start, m.arg_end, m.env_start, m.env_end, p->zombie ? p->wait_status : 0);
}

int procfs_show_stat(struct text *out, struct proc *p)
{
	show_stat_identity(out, p);
	show_stat_memory(out, p);
	return 0;
}

static const char *state_name(char letter)
{
	switch (letter) {
	case 'R':
		return "running";
	case 'S':
		return "sleeping";
	case 'D':
		return "disk sleep";
	case 'T':
		return "stopped";
	case 'I':
		return "idle";
	default:
		return "zombie";
	}
}

static void show_status_ids(struct text *out, struct proc *p)
{
	struct cred c;

	spin_lock(&p->lock);
	c = p->cred;
	spin_unlock(&p->lock);
	text_printf(out, "Uid:\t%u\t%u\t%u\t%u\n", c.uid, c.euid, c.suid, c.fsuid);
	text_printf(out, "Gid:\t%u\t%u\t%u\t%u\n", c.gid, c.egid, c.sgid, c.fsgid);
	text_printf(out, "FDSize:\t%u\nGroups:\t", fdtable_capacity(p));
	for (uint32_t i = 0; i < c.ngroups; i++)
		text_printf(out, "%u ", c.groups[i]);
	text_printf(out, "\n");
}

static void show_status_signals(struct text *out, struct proc *p)
{
	struct signal_sets s;

	collect_signals(p, &s);
	text_printf(out, "SigQ:\t%u/%llu\n", proc_signals_queued(p),
		    proc_limit(p, RLIMIT_SIGPENDING));
	text_printf(out, "SigPnd:\t%016llx\nShdPnd:\t%016llx\nSigBlk:\t%016llx\n", s.thread_pending,
		    s.pending, s.blocked);
	text_printf(out, "SigIgn:\t%016llx\nSigCgt:\t%016llx\n", s.ignored, s.caught);
}

/* The superuser has all capabilities, nobody else any (syscall/prctl.c). */
static void show_status_rights(struct text *out, struct proc *p)
{
	spin_lock(&p->lock);
	uint64_t all = (1ULL << (CAP_LAST_CAP + 1)) - 1;
	uint64_t own = cred_is_superuser(&p->cred) ? all : 0;
	spin_unlock(&p->lock);
	text_printf(out, "CapInh:\t%016x\nCapPrm:\t%016llx\nCapEff:\t%016llx\n", 0, own, own);
	text_printf(out, "CapBnd:\t%016llx\nCapAmb:\t%016x\n", all, 0);
	text_printf(out, "NoNewPrivs:\t%d\nSeccomp:\t0\n", p->no_new_privs);
	text_printf(out, "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n");
}

static void show_status_umask(struct text *out, struct proc *p)
{
	mode_t mask;

	if (fscontext_umask_of(p, &mask) == 0)
		text_printf(out, "Umask:\t%04o\n", mask);
}

int procfs_show_status(struct text *out, struct proc *p)
{
	struct proc_identity id;
	struct usage used;
	char name[PROC_NAME_MAX];
	char state = proc_state_letter(p);

	proc_identify(p, &id);
	proc_usage(p, &used);
	proc_name(p, name);
	text_printf(out, "Name:\t%s\n", name);
	show_status_umask(out, p);
	text_printf(out, "State:\t%c (%s)\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n", state,
		    state_name(state), id.pid, id.pid, id.ppid);
	text_printf(out, "TracerPid:\t0\n");
	show_status_ids(out, p);
	text_printf(out, "NStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n", id.pid, id.pid,
		    id.pgid, id.sid);
	memory_show_status(out, p);
	text_printf(out, "Threads:\t%u\n", id.nthreads);
	show_status_signals(out, p);
	show_status_rights(out, p);
	text_printf(out, "voluntary_ctxt_switches:\t%lu\nnonvoluntary_ctxt_switches:\t%lu\n",
		    used.switches_voluntary, used.switches_forced);
	return 0;
}
