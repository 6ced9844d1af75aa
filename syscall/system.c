/*
 * The machine as a whole: its names, its memory and load, its end.
 */

#include "kernel/clock.h"
#include "kernel/dev/power.h"
#include "kernel/errno.h"
#include "kernel/printk.h"
#include "kernel/uts.h"
#include "mm/page.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "syscall/abi/reboot.h"
#include "syscall/abi/sysinfo.h"
#include "syscall/abi/utsname.h"
#include "syscall/calls.h"

long sys_uname(void __user *to)
{
	struct utsname names = {
		.sysname = UTS_SYSNAME,
		.release = UTS_RELEASE,
		.version = UTS_VERSION,
		.machine = UTS_MACHINE,
	};

	uts_get(UTS_NODENAME, names.nodename);
	uts_get(UTS_DOMAINNAME, names.domainname);
	return copy_to_user(to, &names, sizeof(names));
}

static long set_name(enum uts_name which, const void __user *from, size_t len)
{
	char name[UTS_NAME_MAX];

	if (!cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	if (len > sizeof(name))
		return -EINVAL;
	if (copy_from_user(name, from, len) < 0)
		return -EFAULT;
	return uts_set(which, name, len);
}

long sys_sethostname(const char __user *name, size_t len)
{
	return set_name(UTS_NODENAME, name, len);
}

long sys_setdomainname(const char __user *name, size_t len)
{
	return set_name(UTS_DOMAINNAME, name, len);
}

long sys_sysinfo(void __user *to)
{
	struct page_counts pages = page_counts();
	struct sched_counts sched;

	sched_counts(&sched);
	struct sysinfo info = {
		.uptime = (long)(clock_monotonic() / NSEC_PER_SEC),
		.totalram = pages.total,
		.freeram = pages.free,
		.bufferram = pages.cache,
		.procs = (unsigned short)proc_count(),
		.totalhigh = pages.total_beyond,
		.freehigh = pages.free_beyond,
		.mem_unit = PAGE_SIZE,
	};
	for (unsigned i = 0; i < ARRAY_SIZE(sched.load); i++)
		info.loads[i] = (unsigned long)sched.load[i] << (SI_LOAD_SHIFT - SCHED_LOAD_SHIFT);
	return copy_to_user(to, &info, sizeof(info));
}

static bool is_magic(uint32_t magic, uint32_t magic2)
{
	return magic == REBOOT_MAGIC1 && (magic2 == REBOOT_MAGIC2 || magic2 == REBOOT_MAGIC2A ||
					  magic2 == REBOOT_MAGIC2B || magic2 == REBOOT_MAGIC2C);
}

/* Files are in memory: there is nothing to write back before. */
long sys_reboot(uint32_t magic, uint32_t magic2, uint32_t command, void __user *unused)
{
	(void)unused;
	if (!cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	if (!is_magic(magic, magic2))
		return -EINVAL;
	switch (command) {
	case RB_AUTOBOOT:
		kinfo("restarting");
		power_reboot();
	case RB_POWER_OFF:
		kinfo("power off");
		power_off();
	case RB_HALT_SYSTEM:
		kinfo("halted");
		power_halt();
	case RB_ENABLE_CAD:
	case RB_DISABLE_CAD:
		return 0; /* no keyboard sends that combination here */
	default:
		return -EINVAL;
	}
}
