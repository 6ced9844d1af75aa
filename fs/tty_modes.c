/*
 * The modes of a terminal in the four forms that programs know (ioctl_tty(2)): struct termios;
 * struct termios2, which has the speeds as numbers; and struct termio, whose flags have 16 bits: it
 * leaves the high ones as they are.
 *
 * No terminal here has a speed. What is set is kept, so that it can be asked for, and the numbers
 * and the codes in c_cflag agree.
 */

#include "fs/tty.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/uaccess.h"

#define LOW_BITS 0xffffU

static const uint32_t speeds[] = {0,   50,   75,   110,  134,  150,  200,   300,
				  600, 1200, 1800, 2400, 4800, 9600, 19200, 38400};
static const uint32_t high_speeds[] = {57600,   115200,  230400,  460800,  500000,
				       576000,  921600,  1000000, 1152000, 1500000,
				       2000000, 2500000, 3000000, 3500000, 4000000};

/* What a code means; BOTHER means `number`. */
static uint32_t speed_of(tcflag_t code, uint32_t number)
{
	code &= CBAUD;
	if (code == BOTHER)
		return number;
	if (code & CBAUDEX) {
		code = (code & ~(tcflag_t)CBAUDEX) - 1;
		return code < ARRAY_SIZE(high_speeds) ? high_speeds[code] : 0;
	}
	return speeds[code];
}

/* The speed of input is that of output unless it has a code of its own. */
static void set_speeds(struct termios2 *modes)
{
	tcflag_t input = modes->c_cflag >> IBSHIFT & CBAUD;
	modes->c_ospeed = speed_of(modes->c_cflag, modes->c_ospeed);
	modes->c_ispeed = input == B0 ? modes->c_ospeed : speed_of(input, modes->c_ispeed);
}

/* struct termios is the beginning of struct termios2. */
static void get_locked(const struct tty *tty, struct termios2 *out)
{
	memcpy(out, &tty->line.modes, sizeof(tty->line.modes));
	out->c_ispeed = tty->input_speed;
	out->c_ospeed = tty->output_speed;
}

static void get(struct tty *tty, struct termios2 *out)
{
	spin_lock(&tty->guard);
	get_locked(tty, out);
	spin_unlock(&tty->guard);
}

/* For the other side: does ^S stop output here, and ^Q make it go on? */
static bool has_usual_flow(const struct termios *modes)
{
	const cc_t stop = 'S' & 0x1f, start = 'Q' & 0x1f;
	return modes->c_iflag & IXON && modes->c_cc[VSTOP] == stop && modes->c_cc[VSTART] == start;
}

static void set_locked(struct tty *tty, const struct termios2 *modes)
{
	struct termios fresh;
	bool had_flow = has_usual_flow(&tty->line.modes);
	memcpy(&fresh, modes, sizeof(fresh));
	line_set_modes(&tty->line, &fresh);
	tty->input_speed = modes->c_ispeed;
	tty->output_speed = modes->c_ospeed;
	if (had_flow != has_usual_flow(&fresh))
		tty_notice(tty, had_flow ? TIOCPKT_NOSTOP : TIOCPKT_DOSTOP);
}

/* What can be read may be more or less in the new modes, so readers look again. */
static void set(struct tty *tty, struct termios2 *modes, bool flush)
{
	set_speeds(modes);
	spin_lock(&tty->guard);
	if (flush)
		tty_flush_input(tty);
	set_locked(tty, modes);
	if (tty->driver->input_taken)
		tty->driver->input_taken(tty);
	tty_wake(tty);
	spin_unlock(&tty->guard);
}

void tty_modes_setup(struct tty *tty)
{
	struct termios2 modes;
	get_locked(tty, &modes);
	set_speeds(&modes);
	set_locked(tty, &modes);
}

/* --- struct termio --- */

static void to_old(const struct termios2 *modes, struct termio *out)
{
	*out = (struct termio){
		.c_iflag = (unsigned short)modes->c_iflag,
		.c_oflag = (unsigned short)modes->c_oflag,
		.c_cflag = (unsigned short)modes->c_cflag,
		.c_lflag = (unsigned short)modes->c_lflag,
		.c_line = modes->c_line,
	};
	memcpy(out->c_cc, modes->c_cc, NCC);
}

static void set_low(tcflag_t *flags, unsigned short low)
{
	*flags = (*flags & ~LOW_BITS) | low;
}

static void from_old(struct termios2 *modes, const struct termio *old)
{
	set_low(&modes->c_iflag, old->c_iflag);
	set_low(&modes->c_oflag, old->c_oflag);
	set_low(&modes->c_cflag, old->c_cflag);
	set_low(&modes->c_lflag, old->c_lflag);
	modes->c_line = old->c_line;
	memcpy(modes->c_cc, old->c_cc, NCC);
}

static int get_old(struct tty *tty, void __user *to)
{
	struct termios2 modes;
	struct termio old;
	get(tty, &modes);
	to_old(&modes, &old);
	return copy_to_user(to, &old, sizeof(old));
}

static int set_old(struct tty *tty, const void __user *from, bool flush)
{
	struct termios2 modes;
	struct termio old;
	if (copy_from_user(&old, from, sizeof(old)) < 0)
		return -EFAULT;
	get(tty, &modes);
	from_old(&modes, &old);
	set(tty, &modes, flush);
	return 0;
}

/* --- The others --- */

/* `size`: of struct termios or struct termios2. */
static int get_new(struct tty *tty, void __user *to, size_t size)
{
	struct termios2 modes;
	get(tty, &modes);
	return copy_to_user(to, &modes, size);
}

static int set_new(struct tty *tty, const void __user *from, size_t size, bool flush)
{
	struct termios2 modes;
	get(tty, &modes);
	if (copy_from_user(&modes, from, size) < 0)
		return -EFAULT;
	set(tty, &modes, flush);
	return 0;
}

/* Output is with the device as soon as it is written, so there is nothing to wait for before modes
 * change (TCSETSW). */
int tty_modes_ioctl(struct tty *tty, unsigned request, uint32_t argument)
{
	void __user *pointer = (void __user *)argument;
	switch (request) {
	case TCGETS:
		return get_new(tty, pointer, sizeof(struct termios));
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return set_new(tty, pointer, sizeof(struct termios), request == TCSETSF);
	case TCGETS2:
		return get_new(tty, pointer, sizeof(struct termios2));
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2:
		return set_new(tty, pointer, sizeof(struct termios2), request == TCSETSF2);
	case TCGETA:
		return get_old(tty, pointer);
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
		return set_old(tty, pointer, request == TCSETAF);
	default:
		return -ENOTTY;
	}
}
