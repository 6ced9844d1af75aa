/*
 * What can be asked of a terminal (ioctl_tty(2)). Requests that change it are for the foreground: a
 * background process that makes one is treated as if it wrote with TOSTOP.
 *
 * A pseudo-terminal's master is asked as if it were its slave, for which the caller need not be in
 * the slave's session; what is about the master's own bytes it answers itself (fs/pty_master.c).
 */

#include "fs/file.h"
#include "fs/tty.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/uaccess.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "syscall/abi/signal.h"

static bool changes_terminal(unsigned request)
{
	switch (request) {
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2:
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
	case TCSBRK:
	case TCSBRKP:
	case TIOCSBRK:
	case TIOCCBRK:
	case TCXONC:
	case TCFLSH:
	case TIOCSETD:
		return true;
	default:
		return false;
	}
}

static bool is_superuser(void)
{
	return cred_is_superuser(&proc_current()->cred);
}

static int get_number(int err, int32_t number, void __user *to)
{
	return err < 0 ? err : copy_to_user(to, &number, sizeof(number));
}

/* --- Size --- */

static int get_size(struct tty *tty, void __user *to)
{
	spin_lock(&tty->guard);
	struct winsize size = tty->size;
	spin_unlock(&tty->guard);
	return copy_to_user(to, &size, sizeof(size));
}

static int set_size(struct tty *tty, const void __user *from)
{
	struct winsize size;
	if (copy_from_user(&size, from, sizeof(size)) < 0)
		return -EFAULT;
	spin_lock(&tty->guard);
	bool changed = memcmp(&size, &tty->size, sizeof(size)) != 0;
	tty->size = size;
	if (changed)
		tty_signal(tty, SIGWINCH);
	spin_unlock(&tty->guard);
	return 0;
}

/* --- Queues and flow --- */

/* What was written is with the device; only echo that waits for ^Q can be thrown away. */
static int flush(struct tty *tty, uint32_t which)
{
	if (which != TCIFLUSH && which != TCOFLUSH && which != TCIOFLUSH)
		return -EINVAL;
	spin_lock(&tty->guard);
	if (which != TCOFLUSH)
		tty_flush_input(tty);
	if (which != TCIFLUSH) {
		tty->npending = 0;
		tty_notice(tty, TIOCPKT_FLUSHWRITE);
	}
	spin_unlock(&tty->guard);
	return 0;
}

/* TCIOFF, TCION: asks the device to stop sending, as ^S and ^Q typed there would. */
static void send_flow(struct tty *tty, bool stop)
{
	char byte = (char)tty->line.modes.c_cc[stop ? VSTOP : VSTART];
	if (byte != _POSIX_VDISABLE)
		tty->driver->write(tty, &byte, 1);
}

static int flow(struct tty *tty, uint32_t action)
{
	if (action > TCION)
		return -EINVAL;
	spin_lock(&tty->guard);
	if (action == TCOOFF || action == TCOON)
		line_hold_output(&tty->line, action == TCOOFF);
	else
		send_flow(tty, action == TCIOFF);
	spin_unlock(&tty->guard);
	return 0;
}

/* Types a byte for whoever is at the terminal. With it one could make another's shell do things, so
 * it is the superuser's (TIOCSTI on a Linux with dev.tty.legacy_tiocsti = 0). */
static int insert(struct tty *tty, const void __user *from)
{
	uint8_t byte;
	if (!is_superuser())
		return -EIO;
	if (copy_from_user(&byte, from, 1) < 0)
		return -EFAULT;
	tty_receive(tty, byte);
	return 0;
}

/* --- Sessions and groups --- */

/* For TIOCSPGRP, who may not because its group is orphaned has not the terminal: ENOTTY. */
static int set_foreground(struct tty *tty, const void __user *from)
{
	pid_t pgid;
	int err = tty_check_foreground(tty, SIGTTOU);
	if (err < 0)
		return err == -EIO ? -ENOTTY : err;
	if (copy_from_user(&pgid, from, sizeof(pgid)) < 0)
		return -EFAULT;
	return tty_set_foreground(tty, pgid);
}

static int take_session(struct file *file, struct tty *tty, uint32_t argument)
{
	if (!file->readable && !is_superuser())
		return -EPERM;
	return tty_take_session(tty, argument == 1 && is_superuser());
}

static int ioctl_session(struct file *file, struct tty *tty, unsigned request, uint32_t argument,
			 bool device)
{
	void __user *pointer = (void __user *)argument;
	pid_t number = 0;
	int err;
	switch (request) {
	case TIOCSCTTY:
		return take_session(file, tty, argument);
	case TIOCNOTTY:
		return device ? -ENOTTY : tty_give_up(tty);
	case TIOCGPGRP:
		err = tty_get_foreground(tty, device, &number);
		return get_number(err, number, pointer);
	case TIOCSPGRP:
		return set_foreground(tty, pointer);
	case TIOCGSID:
		err = tty_get_session(tty, device, &number);
		return get_number(err, number, pointer);
	default:
		return -ENOTTY;
	}
}

/* --- The rest --- */

static int set_exclusive(struct tty *tty, bool on)
{
	spin_lock(&tty->guard);
	tty->exclusive = on;
	spin_unlock(&tty->guard);
	return 0;
}

static int set_discipline(const void __user *from)
{
	int number;
	if (copy_from_user(&number, from, sizeof(number)) < 0)
		return -EFAULT;
	return number == N_TTY ? 0 : -EINVAL;
}

static int hang_up(struct tty *tty)
{
	if (!is_superuser())
		return -EPERM;
	tty_hang_up(tty);
	return 0;
}

static int ioctl_device(struct tty *tty, unsigned request, uint32_t argument)
{
	void __user *pointer = (void __user *)argument;
	switch (request) {
	case TIOCEXCL:
	case TIOCNXCL:
		return set_exclusive(tty, request == TIOCEXCL);
	case TIOCGEXCL:
		return get_number(0, tty->exclusive, pointer);
	case TIOCGETD:
		return get_number(0, N_TTY, pointer);
	case TIOCSETD:
		return set_discipline(pointer);
	case TIOCGDEV:
		return get_number(0, (int32_t)tty->number, pointer);
	case TIOCSTI:
		return insert(tty, pointer);
	case TIOCVHANGUP:
		return hang_up(tty);
	default:
		return tty->driver->ioctl ? tty->driver->ioctl(tty, request, argument) : -ENOTTY;
	}
}

static int ioctl_queues(struct tty *tty, unsigned request, uint32_t argument)
{
	void __user *pointer = (void __user *)argument;
	switch (request) {
	case TIOCGWINSZ:
		return get_size(tty, pointer);
	case TIOCSWINSZ:
		return set_size(tty, pointer);
	case TCFLSH:
		return flush(tty, argument);
	case TCXONC:
		return flow(tty, argument);
	case TCSBRK:
	case TCSBRKP:
	case TIOCSBRK:
	case TIOCCBRK:
		return 0; /* no line here can send a break, and output is always drained */
	case TIOCOUTQ:
		return get_number(0, 0, pointer);
	default:
		return tty_modes_ioctl(tty, request, argument);
	}
}

int tty_ioctl(struct file *file, struct tty *tty, unsigned request, uint32_t argument, bool device)
{
	int err = changes_terminal(request) ? tty_check_foreground(tty, SIGTTOU) : 0;
	if (err == 0)
		err = ioctl_queues(tty, request, argument);
	if (err == -ENOTTY)
		err = ioctl_session(file, tty, request, argument, device);
	if (err == -ENOTTY)
		err = ioctl_device(tty, request, argument);
	return err;
}
