/*
 * What /proc/PID says of a process, in the forms of proc(5). Its memory has files of its own
 * (memory.c, smaps.c).
 */

#include "fs/file.h"
#include "fs/fscontext.h"
#include "fs/mount.h"
#include "fs/procfs/memory.h"
#include "fs/procfs/procfs.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/addrspace.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/mount.h"

static int show_comm(struct text *out, struct proc *p)
{
	char name[PROC_NAME_MAX];

	proc_name(p, name);
	text_printf(out, "%s\n", name);
	return 0;
}

/* Only the process itself may name itself so; cut to fit, and a newline is part of it, as on Linux.
 */
static int store_comm(const char *text, struct proc *p)
{
	if (p != proc_current())
		return -EINVAL;
	proc_set_name(p, text);
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

/* A thread's: of what the whole process has, the part that ps and top look for there. */
const struct procfs_entry procfs_task_entries[] = {
	{.name = "children", .mode = S_IFREG | 0444, .show = procfs_show_children},
	{.name = "cmdline", .mode = S_IFREG | 0444, .show = show_cmdline},
	{.name = "comm", .mode = S_IFREG | 0644, .show = show_comm, .store = store_comm},
	{.name = "cwd", .mode = S_IFLNK | 0777, .follow = procfs_follow_cwd},
	{.name = "environ", .mode = S_IFREG | 0400, .guarded = true, .show = show_environ},
	{.name = "exe", .mode = S_IFLNK | 0777, .follow = procfs_follow_exe},
	{.name = "limits", .mode = S_IFREG | 0444, .show = show_limits},
	{.name = "maps", .mode = S_IFREG | 0444, .guarded = true, .show = procfs_show_maps},
	{.name = "mounts", .mode = S_IFREG | 0444, .show = show_mounts},
	{.name = "root", .mode = S_IFLNK | 0777, .follow = procfs_follow_root},
	{.name = "stat", .mode = S_IFREG | 0444, .show = procfs_show_stat},
	{.name = "statm", .mode = S_IFREG | 0444, .show = procfs_show_statm},
	{.name = "status", .mode = S_IFREG | 0444, .show = procfs_show_status},
	{.name = "syscall", .mode = S_IFREG | 0400, .guarded = true, .show = procfs_show_syscall},
	{.name = "wchan", .mode = S_IFREG | 0444, .show = procfs_show_wchan},
	{0},
};

/* Each process's directory. */
static const struct procfs_entry process_entries[] = {
	{.name = "clear_refs",
	 .mode = S_IFREG | 0200,
	 .guarded = true,
	 .store = procfs_store_clear_refs},
	{.name = "cmdline", .mode = S_IFREG | 0444, .show = show_cmdline},
	{.name = "comm", .mode = S_IFREG | 0644, .show = show_comm, .store = store_comm},
	{.name = "cwd", .mode = S_IFLNK | 0777, .follow = procfs_follow_cwd},
	{.name = "environ", .mode = S_IFREG | 0400, .guarded = true, .show = show_environ},
	{.name = "exe", .mode = S_IFLNK | 0777, .follow = procfs_follow_exe},
	{.name = "fail-nth",
	 .mode = S_IFREG | 0644,
	 .present = procfs_may_fail,
	 .show = procfs_show_fail,
	 .store = procfs_store_fail},
	{.name = "fd", .mode = S_IFDIR | 0500, .numbers = &procfs_descriptors},
	{.name = "fdinfo", .mode = S_IFDIR | 0555, .numbers = &procfs_fdinfos},
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
	{.name = "stat", .mode = S_IFREG | 0444, .show = procfs_show_stat},
	{.name = "statm", .mode = S_IFREG | 0444, .show = procfs_show_statm},
	{.name = "status", .mode = S_IFREG | 0444, .show = procfs_show_status},
	{.name = "syscall", .mode = S_IFREG | 0400, .guarded = true, .show = procfs_show_syscall},
	{.name = "task", .mode = S_IFDIR | 0555, .numbers = &procfs_tasks},
	{.name = "timers", .mode = S_IFREG | 0444, .show = procfs_show_timers},
	{.name = "wchan", .mode = S_IFREG | 0444, .show = procfs_show_wchan},
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
