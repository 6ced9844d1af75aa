/*
 * What /proc says of the machine as a whole, in the forms of proc(5), and the table of all that is
 * in its root.
 */

#include "fs/file.h"
#include "fs/file_lock.h"
#include "fs/inode.h"
#include "fs/procfs/procfs.h"
#include "fs/superblock.h"
#include "kernel/bootinfo.h"
#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "kernel/irq.h"
#include "kernel/lib/string.h"
#include "kernel/uts.h"
#include "mm/addrspace.h"
#include "proc/account.h"
#include "proc/pid.h"
#include "proc/proc.h"
#include "proc/sched.h"

static int show_uptime(struct text *out, struct proc *p)
{
	struct sched_counts counts;
	uint64_t up = clock_monotonic() / NSEC_PER_CLOCK;

	(void)p;
	sched_counts(&counts);
	uint64_t idle = counts.idle_time / NSEC_PER_CLOCK;
	text_printf(out, "%llu.%02u %llu.%02u\n", up / ABI_CLOCKS_PER_SEC,
		    (unsigned)(up % ABI_CLOCKS_PER_SEC), idle / ABI_CLOCKS_PER_SEC,
		    (unsigned)(idle % ABI_CLOCKS_PER_SEC));
	return 0;
}

/* A load average with two decimals, rounded. */
static void show_load(struct text *out, uint32_t load)
{
	uint32_t one = 1U << SCHED_LOAD_SHIFT;
	uint32_t rounded = load + one / 200;

	text_printf(out, "%u.%02u ", rounded >> SCHED_LOAD_SHIFT,
		    (rounded & (one - 1)) * 100 >> SCHED_LOAD_SHIFT);
}

static int show_loadavg(struct text *out, struct proc *p)
{
	struct sched_counts counts;

	(void)p;
	sched_counts(&counts);
	for (unsigned i = 0; i < ARRAY_SIZE(counts.load); i++)
		show_load(out, counts.load[i]);
	text_printf(out, "%lu/%lu %d\n", counts.running + counts.ready, proc_count(),
		    pid_space.last);
	return 0;
}

static int show_version(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%s version %s (%s) %s\n", UTS_SYSNAME, UTS_RELEASE, UTS_MACHINE,
		    UTS_VERSION);
	return 0;
}

static int show_cmdline(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%s\n", bootinfo.cmdline);
	return 0;
}

/* The names that Linux gives to the bits of CPUID.1:EDX. */
static const char *const feature_names[32] = {
	"fpu",  "vme",  "de",   "pse", "tsc",  "msr", "pae",   "mce", "cx8",     "apic", NULL,
	"sep",  "mtrr", "pge",  "mca", "cmov", "pat", "pse36", "pn",  "clflush", NULL,   "dts",
	"acpi", "mmx",  "fxsr", "sse", "sse2", "ss",  "ht",    "tm",  "ia64",    "pbe",
};

static int show_cpuinfo(struct text *out, struct proc *p)
{
	const struct cpu_features *cpu = &cpu_features;

	(void)p;
	text_printf(out, "processor\t: 0\nvendor_id\t: %s\ncpu family\t: %u\nmodel\t\t: %u\n",
		    cpu->vendor, cpu->family, cpu->model);
	text_printf(out, "model name\t: %s\nstepping\t: %u\ncpu MHz\t\t: %u.%03u\n", cpu->brand,
		    cpu->stepping, clock_tsc_khz() / 1000, clock_tsc_khz() % 1000);
	text_printf(out, "fpu\t\t: yes\nwp\t\t: yes\nflags\t\t:");
	for (unsigned bit = 0; bit < ARRAY_SIZE(feature_names); bit++)
		if (feature_names[bit] && cpu->hwcap & 1U << bit)
			text_printf(out, " %s", feature_names[bit]);
	text_printf(out, "%s%s%s\n\n", cpu->smep ? " smep" : "", cpu->smap ? " smap" : "",
		    cpu->rdrand ? " rdrand" : "");
	return 0;
}

/* The sum of all interrupts, then each line's. */
static void show_interrupts(struct text *out)
{
	unsigned long counts[IRQ_COUNT], sum = 0;

	for (unsigned line = 0; line < IRQ_COUNT; line++)
		sum += counts[line] = irq_count(line);
	text_printf(out, "intr %lu", sum);
	for (unsigned line = 0; line < IRQ_COUNT; line++)
		text_printf(out, " %lu", counts[line]);
	text_printf(out, "\n");
}

static int show_stat(struct text *out, struct proc *p)
{
	struct sched_counts counts;
	nsec_t user, system;

	(void)p;
	sched_counts(&counts);
	account_totals(&user, &system);
	for (unsigned line = 0; line < 2; line++) /* all processors, and the one there is */
		text_printf(out, "cpu%s %llu 0 %llu %llu 0 0 0 0 0 0\n", line ? "0" : " ",
			    user / NSEC_PER_CLOCK, system / NSEC_PER_CLOCK,
			    counts.idle_time / NSEC_PER_CLOCK);
	show_interrupts(out);
	text_printf(out, "ctxt %lu\nbtime %llu\nprocesses %d\nprocs_running %lu\nprocs_blocked 0\n",
		    counts.switches, (clock_realtime() - clock_monotonic()) / NSEC_PER_SEC,
		    pid_space.last, counts.running + counts.ready);
	return 0;
}

static int show_filesystems(struct text *out, struct proc *p)
{
	(void)p;
	for (const struct filesystem *type = filesystem_first(); type; type = type->next)
		text_printf(out, "nodev\t%s\n", type->name);
	return 0;
}

struct lock_listing {
	struct text *out;
	unsigned number;
};

static void show_lock(void *ctx, const struct lock_range *range, const struct inode *inode)
{
	static const char *const kinds[] = {"POSIX ", "OFDLCK", "FLOCK "};
	struct lock_listing *listing = ctx;
	dev_t dev = inode->super->dev;

	text_printf(listing->out, "%u: %s ADVISORY  %s %d %02x:%02x:%llu %lld ", ++listing->number,
		    kinds[range->kind], range->type == LOCK_SHARED ? "READ " : "WRITE", range->pid,
		    (unsigned)(dev >> 8), (unsigned)(dev & 0xff), (unsigned long long)inode->ino,
		    (long long)range->start);
	if (range->end == LOCK_TO_END)
		text_printf(listing->out, "EOF\n");
	else
		text_printf(listing->out, "%lld\n", (long long)range->end);
}

static int show_locks(struct text *out, struct proc *p)
{
	struct lock_listing listing = {out, 0};

	(void)p;
	file_lock_for_each(show_lock, &listing);
	return 0;
}

static int show_max_map_count(struct text *out, struct proc *p)
{
	(void)p;
	text_printf(out, "%u\n", AREAS_MAX);
	return 0;
}

static const struct procfs_entry vm_entries[] = {
	{.name = "max_map_count", .mode = S_IFREG | 0444, .show = show_max_map_count},
	{0},
};

static const struct procfs_entry sys_entries[] = {
	{.name = "kernel", .mode = S_IFDIR | 0555, .children = procfs_kernel_entries},
	{.name = "vm", .mode = S_IFDIR | 0555, .children = vm_entries},
	{0},
};

const struct procfs_entry procfs_system_entries[] = {
	{.name = "self", .mode = S_IFLNK | 0777, .target = procfs_target_self},
	{.name = "mounts", .mode = S_IFLNK | 0777, .target = procfs_target_mounts},
	{.name = "buddyinfo", .mode = S_IFREG | 0444, .show = procfs_show_buddyinfo},
	{.name = "census", .mode = S_IFREG | 0444, .show = procfs_show_census},
	{.name = "cmdline", .mode = S_IFREG | 0444, .show = show_cmdline},
	{.name = "cpuinfo", .mode = S_IFREG | 0444, .show = show_cpuinfo},
	{.name = "filesystems", .mode = S_IFREG | 0444, .show = show_filesystems},
	{.name = "kmap", .mode = S_IFREG | 0444, .show = procfs_show_kmap},
	{.name = "loadavg", .mode = S_IFREG | 0444, .show = show_loadavg},
	{.name = "locks", .mode = S_IFREG | 0444, .show = show_locks},
	{.name = "meminfo", .mode = S_IFREG | 0444, .show = procfs_show_meminfo},
	{.name = "slab_owners", .mode = S_IFREG | 0400, .show = procfs_show_slab_owners},
	{.name = "slabinfo", .mode = S_IFREG | 0400, .show = procfs_show_slabinfo},
	{.name = "stat", .mode = S_IFREG | 0444, .show = show_stat},
	{.name = "sys", .mode = S_IFDIR | 0555, .children = sys_entries},
	{.name = "sysrq-trigger", .mode = S_IFREG | 0200, .store = procfs_store_sysrq},
	{.name = "uptime", .mode = S_IFREG | 0444, .show = show_uptime},
	{.name = "version", .mode = S_IFREG | 0444, .show = show_version},
	{.name = "vmstat", .mode = S_IFREG | 0444, .show = procfs_show_vmstat},
	{.name = "zoneinfo", .mode = S_IFREG | 0444, .show = procfs_show_zoneinfo},
	{0},
};
