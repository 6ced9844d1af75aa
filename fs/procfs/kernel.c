/*
 * What the kernel says of itself: its regions, its memory, its counts; the settings below
 * sys/kernel; and the keys that a wedged machine still answers to (proc(5), sysrq-trigger).
 */

#include "fs/file.h"
#include "fs/procfs/procfs.h"
#include "fs/pty.h"
#include "kernel/census.h"
#include "kernel/dev/power.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/uts.h"
#include "mm/layout.h"
#include "mm/memcheck.h"
#include "mm/owners.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "mm/sweep.h"
#include "proc/pid.h"

static void show_slab(void *ctx, const struct slab_info *info)
{
	text_printf(ctx, "%-17s %6lu %6lu %6zu %4lu %4lu", info->name, info->active, info->total,
		    info->stride, info->objects_per_slab, info->frames_per_slab);
	text_printf(ctx, " : tunables %4u %4u %4u : slabdata %6lu %6lu %6u\n", 0, 0, 0,
		    info->active_slabs, info->slabs, 0);
}

#define SLABINFO_SIZE 8192 /* room for all rows: counting must not change the counts */

/* Version 2.1 of slabinfo(5). There is nothing to tune, and nothing is shared. */
int procfs_show_slabinfo(struct text *out, struct proc *p)
{
	(void)p;
	if (!text_room(out, SLABINFO_SIZE))
		return -ENOMEM;
	text_printf(out, "slabinfo - version: 2.1\n"
			 "# name            <active_objs> <num_objs> <objsize> <objperslab> "
			 "<pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata "
			 "<active_slabs> <num_slabs> <sharedavail>\n");
	slab_for_each(show_slab, out);
	return 0;
}

static void show_owner(void *ctx, const struct owner *owner)
{
	char line[OWNER_TEXT_MAX];

	owner_text(owner, line);
	text_printf(ctx, "%s\n", line);
}

/* Who has the kernel's objects; looks all of them over first. */
int procfs_show_slab_owners(struct text *out, struct proc *p)
{
	(void)p;
	if (!memcheck_on()) {
		text_printf(out, "# nobody keeps track: boot with slab_debug\n");
		return 0;
	}
	memory_sweep();
	text_printf(
		out,
		"# cache           objects  bytes age=newest/mean/oldest(ms) pid=lowest-highest "
		"function < its callers\n");
	return owners_count(0, show_owner, out);
}

static void show_count(void *ctx, const char *name, unsigned long value)
{
	text_printf(ctx, "%s %lu\n", name, value);
}

#define CENSUS_SIZE 8192 /* room for all rows, taken before anything is counted */

int procfs_show_census(struct text *out, struct proc *p)
{
	(void)p;
	if (!text_room(out, CENSUS_SIZE))
		return -ENOMEM;
	census_settle();
	census_take(show_count, out);
	return 0;
}

int procfs_store_sysrq(const char *text, struct proc *p)
{
	(void)p;
	switch (text[0]) {
	case 'b':
		power_reboot();
	case 'c':
		panic("sysrq triggered crash");
	case 'o':
		power_off();
	default:
		return -EINVAL;
	}
}

static int show_hostname(struct text *out, struct proc *p)
{
	char name[UTS_NAME_MAX + 1];

	(void)p;
	uts_get(UTS_NODENAME, name);
	text_printf(out, "%s\n", name);
	return 0;
}

static int store_hostname(const char *text, struct proc *p)
{
	const char *end = strchr(text, '\n');

	(void)p;
	return uts_set(UTS_NODENAME, text, end ? (size_t)(end - text) : strlen(text));
}

static int show_ostype(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%s\n", UTS_SYSNAME);
	return 0;
}

static int show_osrelease(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%s\n", UTS_RELEASE);
	return 0;
}

static int show_version(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%s\n", UTS_VERSION);
	return 0;
}

static int show_pid_max(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%d\n", pid_space.max);
	return 0;
}

static int show_pty_max(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%u\n", pty_limit);
	return 0;
}

static int store_pty_max(const char *text, struct proc *p)
{
	const char *end;
	(void)p;
	unsigned long limit = parse_ulong(text, &end, 10);

	if (end == text || limit > PTY_MAX)
		return -EINVAL;
	pty_limit = limit;
	return 0;
}

static int show_pty_count(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%lu\n", pty_count());
	return 0;
}

static const struct procfs_entry pty_entries[] = {
	{.name = "max", .mode = S_IFREG | 0644, .show = show_pty_max, .store = store_pty_max},
	{.name = "nr", .mode = S_IFREG | 0444, .show = show_pty_count},
	{0},
};

const struct procfs_entry procfs_kernel_entries[] = {
	{.name = "hostname",
	 .mode = S_IFREG | 0644,
	 .show = show_hostname,
	 .store = store_hostname},
	{.name = "osrelease", .mode = S_IFREG | 0444, .show = show_osrelease},
	{.name = "ostype", .mode = S_IFREG | 0444, .show = show_ostype},
	{.name = "pid_max", .mode = S_IFREG | 0444, .show = show_pid_max},
	{.name = "pty", .mode = S_IFDIR | 0555, .children = pty_entries},
	{.name = "version", .mode = S_IFREG | 0444, .show = show_version},
	{0},
};
