/*
 * What a process waits for: the inside of its open files, as far as they have one to show
 * (/proc/PID/fdinfo), and its timers (/proc/PID/timers).
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/procfs/procfs.h"
#include "kernel/errno.h"
#include "proc/posix_timer.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/signal.h"

static void show_file(struct text *out, struct file *file, bool closes_on_exec)
{
	text_printf(out, "pos:\t%lld\nflags:\t0%o\nmnt_id:\t%d\nino:\t%llu\n",
		    (long long)file->position, file->flags | (closes_on_exec ? O_CLOEXEC : 0),
		    file->path.mount->id, (unsigned long long)file->inode->ino);
	if (file->ops->describe)
		file->ops->describe(file, out);
}

static int show_fdinfo(struct text *out, struct proc *p, int number)
{
	int fd = number;
	struct file *file = fdtable_next(p, &fd);
	int err = file && fd == number ? 0 : -ENOENT;

	if (err == 0)
		show_file(out, file, fdtable_closes_on_exec(p, fd));
	file_put(file);
	return err;
}

static int next_descriptor(struct proc *p, int from)
{
	return procfs_descriptors.next(p, from);
}

static const struct procfs_entry fdinfo_entry = {
	.name = "",
	.mode = S_IFREG | 0444,
	.show_number = show_fdinfo,
};

const struct procfs_numbers procfs_fdinfos = {&fdinfo_entry, next_descriptor};

int procfs_show_timers(struct text *out, struct proc *p)
{
	static const char *const ways[] = {
		[SIGEV_SIGNAL] = "signal", [SIGEV_NONE] = "none", [SIGEV_THREAD] = "thread"};
	struct timer_facts t;

	for (int id = 0; posix_timer_facts(p, id, &t); id = t.id + 1) {
		text_printf(out, "ID: %d\nsignal: %d/%08x\n", t.id, t.signo, t.value);
		text_printf(out, "notify: %s/%s.%d\nClockID: %d\n",
			    ways[t.notify & ~SIGEV_THREAD_ID],
			    t.notify & SIGEV_THREAD_ID ? "tid" : "pid", p->pid, t.clock_id);
	}
	return 0;
}
