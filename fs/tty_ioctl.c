/*
 * What can be asked of a terminal (tty_ioctl(4)). Requests that change it are for the foreground: a
 * background process that makes one is treated as if it wrote with TOSTOP.
 */

#include "fs/file.h"
#include "fs/tty.h"
#include "kernel/errno.h"
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
	case TCSBRK:
	case TCSBRKP:
	case TCXONC:
	case TCFLSH:
	case TIOCSPGRP:
		return true;
	default:
		return false;
	}
}

static int get_modes(struct tty *tty, void __user *to)
{
	spin_lock(&tty->guard);
	struct termios modes = tty->line.modes;
	spin_unlock(&tty->guard);
	return copy_to_user(to, &modes, sizeof(modes));
}

/* What can be read may be more or less in the new modes, so readers look again. Output never waits
 * in a queue, so there is nothing to drain. */
static int set_modes(struct tty *tty, const void __user *from, bool flush)
{
	struct termios modes;
	if (copy_from_user(&modes, from, sizeof(modes)) < 0)
		return -EFAULT;
	spin_lock(&tty->guard);
	if (flush)
		line_flush_input(&tty->line);
	line_set_modes(&tty->line, &modes);
	waitq_wake_all(&tty->may_read);
	poll_wake(&tty->poll);
	spin_unlock(&tty->guard);
	return 0;
}

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
	bool changed = size.ws_row != tty->size.ws_row || size.ws_col != tty->size.ws_col ||
		       size.ws_xpixel != tty->size.ws_xpixel ||
		       size.ws_ypixel != tty->size.ws_ypixel;
	tty->size = size;
	if (changed)
		tty_signal(tty, SIGWINCH);
	spin_unlock(&tty->guard);
	return 0;
}

static int flush(struct tty *tty, uint32_t which)
{
	if (which != TCIFLUSH && which != TCOFLUSH && which != TCIOFLUSH)
		return -EINVAL;
	spin_lock(&tty->guard);
	if (which != TCOFLUSH)
		line_flush_input(&tty->line);
	if (which != TCIFLUSH)
		tty->npending = 0;
	spin_unlock(&tty->guard);
	return 0;
}

static int flow(struct tty *tty, uint32_t action)
{
	int err = 0;
	char byte;
	spin_lock(&tty->guard);
	switch (action) {
	case TCOOFF:
	case TCOON:
		line_stop_output(&tty->line, action == TCOOFF);
		break;
	case TCIOFF:
	case TCION:
		byte = (char)tty->line.modes.c_cc[action == TCIOFF ? VSTOP : VSTART];
		if (byte != _POSIX_VDISABLE)
			tty->write(&byte, 1);
		break;
	default:
		err = -EINVAL;
	}
	spin_unlock(&tty->guard);
	return err;
}

/* Types a byte for whoever is at the terminal: only one's own, or the superuser. */
static int insert(struct tty *tty, const void __user *from)
{
	uint8_t byte;
	if (tty_current() != tty && !cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	if (copy_from_user(&byte, from, 1) < 0)
		return -EFAULT;
	tty_receive(tty, byte);
	return 0;
}

static int get_number(int err, pid_t number, void __user *to)
{
	return err < 0 ? err : copy_to_user(to, &number, sizeof(number));
}

static int set_foreground(struct tty *tty, const void __user *from)
{
	pid_t pgid;
	if (copy_from_user(&pgid, from, sizeof(pgid)) < 0)
		return -EFAULT;
	return tty_set_foreground(tty, pgid);
}

static int take_session(struct file *file, struct tty *tty, uint32_t argument)
{
	bool superuser = cred_is_superuser(&proc_current()->cred);
	if (!file->readable && !superuser)
		return -EPERM;
	return tty_take_session(tty, argument == 1 && superuser);
}

static int set_exclusive(struct tty *tty, bool on)
{
	spin_lock(&tty->guard);
	tty->exclusive = on;
	spin_unlock(&tty->guard);
	return 0;
}

/* Sessions, groups, exclusive use. */
static int ioctl_control(struct file *file, struct tty *tty, unsigned request, uint32_t argument)
{
	void __user *pointer = (void __user *)argument;
	pid_t number = 0;
	int err;
	switch (request) {
	case TIOCSCTTY:
		return take_session(file, tty, argument);
	case TIOCNOTTY:
		return tty_give_up(tty);
	case TIOCGPGRP:
		err = tty_get_foreground(tty, &number);
		return get_number(err, number, pointer);
	case TIOCSPGRP:
		return set_foreground(tty, pointer);
	case TIOCGSID:
		err = tty_get_session(tty, &number);
		return get_number(err, number, pointer);
	case TIOCEXCL:
	case TIOCNXCL:
		return set_exclusive(tty, request == TIOCEXCL);
	case TIOCSTI:
		return insert(tty, pointer);
	default:
		return -ENOTTY;
	}
}

int tty_ioctl(struct file *file, struct tty *tty, unsigned request, uint32_t argument)
{
	void __user *pointer = (void __user *)argument;
	int err = changes_terminal(request) ? tty_check_foreground(tty, SIGTTOU) : 0;
	if (err < 0)
		return err;
	switch (request) {
	case TCGETS:
		return get_modes(tty, pointer);
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return set_modes(tty, pointer, request == TCSETSF);
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
		return 0; /* no line here can send a break, and output is always drained */
	case TIOCOUTQ:
		return get_number(0, 0, pointer);
	default:
		return ioctl_control(file, tty, request, argument);
	}
}
