/*
 * Whose signals are read is not the file's affair: whoever reads it gets its own, also when the
 * file was inherited or sent. So a poller joins a point in its own process, which the table keeps
 * until it leaves.
 */

#include "fs/signalfd.h"
#include "fs/anonymous.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "fs/procfs/text.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/signalfd.h"

struct signalfd {
	sigbits set; /* guarded by lock */
	struct spinlock lock;
};

static struct kmem_cache *cache;
static const struct file_ops ops;

static sigbits set_of(struct file *file)
{
	struct signalfd *s = file->private_data;
	spin_lock(&s->lock);
	sigbits set = s->set;
	spin_unlock(&s->lock);
	return set;
}

static void to_user_form(const struct signal_info *info, struct signalfd_siginfo *out)
{
	siginfo_t form;
	signal_info_to_user(info, &form);
	*out = (struct signalfd_siginfo){
		.ssi_signo = (uint32_t)info->signo,
		.ssi_code = info->code,
	};
	if (signal_info_is_fault(info)) {
		out->ssi_addr = info->addr;
		return;
	}
	if (info->code == SI_TIMER) {
		out->ssi_tid = (uint32_t)form.si_timerid;
		out->ssi_overrun = (uint32_t)form.si_overrun;
	} else {
		out->ssi_pid = (uint32_t)form.si_pid;
		out->ssi_uid = form.si_uid;
	}
	if (info->signo == SIGCHLD && info->code > SI_USER) {
		out->ssi_status = form.si_status;
		out->ssi_utime = (uint64_t)form.si_utime;
		out->ssi_stime = (uint64_t)form.si_stime;
	} else {
		out->ssi_int = form.si_int;
		out->ssi_ptr = (uint32_t)form.si_ptr;
	}
}

/* As many as there are and room is for; only for the first is waited. */
static ssize_t read(struct file *file, struct uio *u, off_t *offset)
{
	bool wait = !(file->flags & O_NONBLOCK);
	struct signalfd_siginfo form;
	struct signal_info info;
	ssize_t total = 0;
	(void)offset;
	if (u->left < sizeof(form))
		return -EINVAL;
	while (u->left >= sizeof(form)) {
		int signo = signal_read(set_of(file), wait && total == 0, &info);
		if (signo < 0)
			return total > 0 ? total : signo;
		to_user_form(&info, &form);
		if (uio_put(u, &form, sizeof(form)) < sizeof(form))
			return total > 0 ? total : -EFAULT;
		total += sizeof(form);
	}
	return total;
}

static unsigned poll(struct file *file, struct poll_table *table)
{
	const struct thread *t = thread_current();
	struct proc *p = t->proc;
	sigbits set = set_of(file);
	spin_lock(&p->lock);
	poll_join_process(table, &p->signals.arrival_point, &p->lock, p);
	bool any = signal_readable_locked(t, set) != 0;
	spin_unlock(&p->lock);
	return any ? POLLIN | POLLRDNORM : 0;
}

static void release(struct file *file)
{
	kmem_cache_free(cache, file->private_data);
}

static void describe(struct file *file, struct text *out)
{
	text_printf(out, "sigmask:\t%016llx\n", set_of(file));
}

static const struct file_ops ops = {
	.read = read,
	.poll = poll,
	.release = release,
	.describe = describe,
};

int signalfd_open(sigbits set, unsigned flags)
{
	struct signalfd *s = kmem_cache_alloc(cache);
	struct file *file;
	if (!s)
		return -ENOMEM;
	s->set = set & ~SIGNALS_UNBLOCKED;
	spin_init(&s->lock, "signalfd", RANK_WAIT);
	int err = anonymous_create("[signalfd]", &ops, s, flags, &file);
	if (err < 0) {
		kmem_cache_free(cache, s);
		return err;
	}
	return fd_add(file, 0, flags & O_CLOEXEC);
}

/* Who waits looks again, for it may have what it waits for now. */
static void wake_waiting(struct proc *p)
{
	spin_lock(&p->lock);
	waitq_wake_all(&p->signals.arrivals);
	poll_wake(&p->signals.arrival_point);
	spin_unlock(&p->lock);
}

int signalfd_change(struct file *file, sigbits set)
{
	struct signalfd *s = file->private_data;
	if (file->ops != &ops)
		return -EINVAL;
	spin_lock(&s->lock);
	s->set = set & ~SIGNALS_UNBLOCKED;
	spin_unlock(&s->lock);
	wake_waiting(proc_current());
	return 0;
}

void signalfd_init(void)
{
	cache = kmem_cache_create("signalfd", sizeof(struct signalfd), 0);
}
