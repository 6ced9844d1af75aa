/*
 * What /proc/PID says of a process, in the forms of proc(5). Its memory has files of its own
 * (memory.c, smaps.c).
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/fscontext.h"
#include "fs/mount.h"
#include "fs/procfs/memory.h"
#include "fs/procfs/procfs.h"
#include "fs/superblock.h"
#include "fs/tty.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/addrspace.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/mount.h"

#define PRIORITY_BASE 20

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

static void copy_name(struct proc *p, char name[PROC_NAME_MAX])
{
	spin_lock(&p->lock);
	strlcpy(name, p->name, PROC_NAME_MAX);
	spin_unlock(&p->lock);
}

static unsigned long ticks(nsec_t time)
{
	return (unsigned long)(time / NSEC_PER_CLOCK);
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
	copy_name(p, name);
	tty_of_process(p, &terminal, &foreground);
	text_printf(out, "%d (%s) %c %d %d %d %u %d %u ", id.pid, name, proc_state_letter(p),
		    id.ppid, id.pgid, id.sid, (unsigned)terminal, foreground, 0U);
	text_printf(out, "%lu %lu %lu %lu %lu %lu %ld %ld ", used.faults_minor,
		    children.faults_minor, used.faults_major, children.faults_major,
		    ticks(used.user_time), ticks(used.system_time), (long)ticks(children.user_time),
		    (long)ticks(children.system_time));
	text_printf(out, "%d %d %u 0 %llu ", PRIORITY_BASE + p->nice, p->nice, id.nthreads,
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
	text_printf(out, "%u %u %u %u 0 0 0 ", (uint32_t)(s.pending | s.thread_pending),
		    (uint32_t)s.blocked, (uint32_t)s.ignored, (uint32_t)s.caught);
	text_printf(out, "%d 0 0 0 0 0 0 ", p->exit_signal);
	text_printf(out, "%u %u %u %u %u %u %u %d\n", m.data_start, m.data_end, m.brk_start,
		    m.arg_start, m.arg_end, m.env_start, m.env_end, p->zombie ? p->wait_status : 0);
}

static int show_stat(struct text *out, struct proc *p)
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
	text_printf(out, "SigPnd:\t%016llx\nShdPnd:\t%016llx\nSigBlk:\t%016llx\n", s.thread_pending,
		    s.pending, s.blocked);
	text_printf(out, "SigIgn:\t%016llx\nSigCgt:\t%016llx\n", s.ignored, s.caught);
}

static int show_status(struct text *out, struct proc *p)
{
	struct proc_identity id;
	struct usage used;
	char name[PROC_NAME_MAX];
	char state = proc_state_letter(p);

	proc_identify(p, &id);
	proc_usage(p, &used);
	copy_name(p, name);
	text_printf(out, "Name:\t%s\nState:\t%c (%s)\nTgid:\t%d\nPid:\t%d\nPPid:\t%d\n", name,
		    state, state_name(state), id.pid, id.pid, id.ppid);
	text_printf(out, "TracerPid:\t0\n");
	show_status_ids(out, p);
	text_printf(out, "NStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n", id.pid, id.pid,
		    id.pgid, id.sid);
	memory_show_status(out, p);
	text_printf(out, "Threads:\t%u\n", id.nthreads);
	show_status_signals(out, p);
	text_printf(out, "voluntary_ctxt_switches:\t%lu\nnonvoluntary_ctxt_switches:\t%lu\n",
		    used.switches_voluntary, used.switches_forced);
	return 0;
}

static int show_comm(struct text *out, struct proc *p)
{
	char name[PROC_NAME_MAX];

	copy_name(p, name);
	text_printf(out, "%s\n", name);
	return 0;
}

/* The bytes [start, end) of a program's memory. */
static int show_memory(struct text *out, struct addrspace *as, vaddr_t start, vaddr_t end)
{
	size_t length = end - start;

	if (end <= start)
		return 0;
	char *room = text_room(out, length);
	if (!room)
		return -ENOMEM;
	int err = addrspace_read(as, start, room, length);
	if (err == 0)
		text_grew(out, length);
	return err;
}

static int show_cmdline(struct text *out, struct proc *p)
{
	struct addrspace *as = proc_addrspace(p);

	if (!as)
		return 0;
	int err = show_memory(out, as, as->arg_start, as->arg_end);
	addrspace_put(as);
	return err;
}

static int show_environ(struct text *out, struct proc *p)
{
	struct addrspace *as = proc_addrspace(p);

	if (!as)
		return 0;
	int err = show_memory(out, as, as->env_start, as->env_end);
	addrspace_put(as);
	return err;
}

/* --- limits, mounts --- */

static const struct {
	const char *name, *unit;
} limit_rows[RLIM_NLIMITS] = {
	[RLIMIT_CPU] = {"Max cpu time", "seconds"},
	[RLIMIT_FSIZE] = {"Max file size", "bytes"},
	[RLIMIT_DATA] = {"Max data size", "bytes"},
	[RLIMIT_STACK] = {"Max stack size", "bytes"},
	[RLIMIT_CORE] = {"Max core file size", "bytes"},
	[RLIMIT_RSS] = {"Max resident set", "bytes"},
	[RLIMIT_NPROC] = {"Max processes", "processes"},
	[RLIMIT_NOFILE] = {"Max open files", "files"},
	[RLIMIT_MEMLOCK] = {"Max locked memory", "bytes"},
	[RLIMIT_AS] = {"Max address space", "bytes"},
	[RLIMIT_LOCKS] = {"Max file locks", "locks"},
	[RLIMIT_SIGPENDING] = {"Max pending signals", "signals"},
	[RLIMIT_MSGQUEUE] = {"Max msgqueue size", "bytes"},
	[RLIMIT_NICE] = {"Max nice priority", ""},
	[RLIMIT_RTPRIO] = {"Max realtime priority", ""},
	[RLIMIT_RTTIME] = {"Max realtime timeout", "us"},
};

static void show_limit(struct text *out, uint64_t value)
{
	if (value == RLIM_INFINITY64)
		text_printf(out, "%-20s ", "unlimited");
	else
		text_printf(out, "%-20llu ", value);
}

static int show_limits(struct text *out, struct proc *p)
{
	struct rlimit64 limits[RLIM_NLIMITS];

	spin_lock(&p->lock);
	memcpy(limits, p->limits, sizeof(limits));
	spin_unlock(&p->lock);
	text_printf(out, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (unsigned i = 0; i < RLIM_NLIMITS; i++) {
		text_printf(out, "%-25s ", limit_rows[i].name);
		show_limit(out, limits[i].rlim_cur);
		show_limit(out, limits[i].rlim_max);
		text_printf(out, "%-10s\n", limit_rows[i].unit);
	}
	return 0;
}

struct mounts_shown {
	struct text *out;
	const struct path *root; /* as the process sees it */
	char *buf;
};

static void show_mount(void *ctx, struct mount *mount)
{
	const struct mounts_shown *shown = ctx;
	struct path place = {mount, mount->root};
	const char *where = path_format_from(shown->root, &place, shown->buf, PATH_MAX, NULL);

	if (!where)
		return;
	text_printf(shown->out, "%s %s %s %s%s%s%s 0 0\n", mount->source, where,
		    mount->super->type->name, mount->flags & MS_RDONLY ? "ro" : "rw",
		    mount->flags & MS_NOSUID ? ",nosuid" : "",
		    mount->flags & MS_NODEV ? ",nodev" : "",
		    mount->flags & MS_NOEXEC ? ",noexec" : "");
}

static int show_mounts(struct text *out, struct proc *p)
{
	struct path root, cwd;
	int err = fscontext_of(p, &root, &cwd);

	if (err < 0)
		return err;
	struct mounts_shown shown = {out, &root, kmalloc(PATH_MAX)};
	if (shown.buf)
		mount_for_each(show_mount, &shown);
	kfree(shown.buf);
	path_put(&root);
	path_put(&cwd);
	return shown.buf ? 0 : -ENOMEM;
}

/* Each process's directory. */
static const struct procfs_entry process_entries[] = {
	{.name = "clear_refs",
	 .mode = S_IFREG | 0200,
	 .guarded = true,
	 .store = procfs_store_clear_refs},
	{.name = "cmdline", .mode = S_IFREG | 0444, .show = show_cmdline},
	{.name = "comm", .mode = S_IFREG | 0444, .show = show_comm},
	{.name = "cwd", .mode = S_IFLNK | 0777, .follow = procfs_follow_cwd},
	{.name = "environ", .mode = S_IFREG | 0400, .guarded = true, .show = show_environ},
	{.name = "exe", .mode = S_IFLNK | 0777, .follow = procfs_follow_exe},
	{.name = "fail-nth",
	 .mode = S_IFREG | 0644,
	 .present = procfs_may_fail,
	 .show = procfs_show_fail,
	 .store = procfs_store_fail},
	{.name = "fd", .mode = S_IFDIR | 0500, .numbers = &procfs_descriptors},
	{.name = "limits", .mode = S_IFREG | 0444, .show = show_limits},
	{.name = "maps", .mode = S_IFREG | 0444, .guarded = true, .show = procfs_show_maps},
	{.name = "mounts", .mode = S_IFREG | 0444, .show = show_mounts},
	{.name = "pagemap", .mode = S_IFREG | 0400, .guarded = true, .read = procfs_read_pagemap},
	{.name = "root", .mode = S_IFLNK | 0777, .follow = procfs_follow_root},
	{.name = "smaps", .mode = S_IFREG | 0444, .guarded = true, .show = procfs_show_smaps},
	{.name = "smaps_rollup",
	 .mode = S_IFREG | 0444,
	 .guarded = true,
	 .show = procfs_show_smaps_rollup},
	{.name = "stat", .mode = S_IFREG | 0444, .show = show_stat},
	{.name = "statm", .mode = S_IFREG | 0444, .show = procfs_show_statm},
	{.name = "status", .mode = S_IFREG | 0444, .show = show_status},
	{0},
};

static int next_process(struct proc *unused, int from)
{
	(void)unused;
	struct proc *p = proc_next(MAX(from, 1) - 1);

	if (!p)
		return -1;
	pid_t pid = p->pid;
	proc_put(p);
	return pid;
}

static const struct procfs_entry process_entry = {
	.name = "",
	.mode = S_IFDIR | 0555,
	.children = process_entries,
};

const struct procfs_numbers procfs_processes = {&process_entry, next_process};
