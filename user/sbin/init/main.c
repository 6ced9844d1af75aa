/*
 * init: the first process, and the parent of all that have lost theirs.
 *
 * It gets the machine ready, starts what /etc/inittab says, and then does nothing but wait: for
 * children to end, some of which it starts again, and for requests, which come as signals (those
 * that bring the machine down are the same that busybox's init takes):
 *
 *     SIGUSR1 halt    SIGUSR2 power off    SIGTERM restart    SIGINT Ctrl-Alt-Del was pressed
 *     SIGHUP  read /etc/inittab anew
 *
 * It must never end, so nothing it does is allowed to fail fatally: what goes wrong is reported and
 * left out.
 *
 * These and SIGCHLD are blocked but while it waits in sigsuspend, and handlers only note them; so
 * none is lost between looking and waiting, and nothing is ever interrupted. All others are
 * ignored.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmpx.h>

#include "inittab.h"
#include "report.h"
#include "respawn.h"
#include "shutdown.h"
#include "spawn.h"
#include "user/lib/session.h"

enum {
	RETRY_SECONDS = 5, /* after a fork that failed */
	TERM_SECONDS = 5,  /* what is no longer in the table has these to end */
	NAME_BYTES = 65,   /* of a host name */
};

#define INITTAB "/etc/inittab"

/* A set of actions. */
#define BIT(action) (1u << (action))

static const unsigned waited_for =
	BIT(ACTION_SYSINIT) | BIT(ACTION_BOOTWAIT) | BIT(ACTION_WAIT) | BIT(ACTION_SHUTDOWN);

static struct entry *entries;
static struct entry *leaving; /* no longer in the table, but still running */
static bool up;               /* what is to respawn is started whenever it does not run */
static bool retry;            /* a fork failed */
static sigset_t watched;      /* the signals that mean something */

static volatile sig_atomic_t request; /* the signal that asks to bring the machine down; 0: none */
static volatile sig_atomic_t ctrlaltdel; /* the keys were pressed */
static volatile sig_atomic_t reread;     /* the table may have changed */

static void note_request(int number)
{
	request = number;
}

static void note_ctrlaltdel(int number)
{
	(void)number;
	ctrlaltdel = 1;
}

static void note_reread(int number)
{
	(void)number;
	reread = 1;
}

static void note_event(int number)
{
	(void)number; /* it ends sigsuspend, which is all */
}

static void watch_for(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};

	sigfillset(&action.sa_mask);
	sigaction(number, &action, NULL);
	sigaddset(&watched, number);
}

static void set_up_signals(void)
{
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_IGN);
	watch_for(SIGCHLD, note_event);
	watch_for(SIGALRM, note_event);
	watch_for(SIGHUP, note_reread);
	watch_for(SIGUSR1, note_request);
	watch_for(SIGUSR2, note_request);
	watch_for(SIGTERM, note_request);
	watch_for(SIGINT, note_ctrlaltdel);
	sigprocmask(SIG_BLOCK, &watched, NULL);
}

/* The kernel starts init with the console on 0, 1 and 2; if it could not, try again. */
static void set_up_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/console", O_RDWR | O_NOCTTY) < 0)
			open("/dev/null", O_RDWR);
}

static void set_host_name(void)
{
	char name[NAME_BYTES];
	FILE *file = fopen("/etc/hostname", "re");

	if (!file)
		return;
	if (fgets(name, sizeof(name), file)) {
		name[strcspn(name, "\n")] = '\0';
		if (sethostname(name, strlen(name)) < 0)
			report("host name: %s", strerror(errno));
	}
	fclose(file);
}

static void mount_on(const char *type, const char *place, unsigned flags, const char *options)
{
	mkdir(place, 0755);
	if (mount(type, place, type, flags, options) < 0 && errno != EBUSY)
		report("%s: %s", place, strerror(errno));
}

static void set_up_machine(void)
{
	mount_on("proc", "/proc", 0, NULL);
	mount_on("tmpfs", "/dev/shm", MS_NOSUID | MS_NODEV, "mode=1777"); /* for shm_open(3) */
	mount_on("devpts", "/dev/pts", 0, "gid=5,mode=620");
	set_host_name();
	reboot(RB_DISABLE_CAD); /* Ctrl-Alt-Del is a signal to us, if the kernel has it at all */
}

/* --- Starting, and starting again --- */

static void respawn(struct entry *entry)
{
	if (!respawn_allowed(entry))
		return;
	if (!spawn(entry))
		retry = true;
}

static void respawn_all(void)
{
	retry = false;
	for (struct entry *entry = entries; entry && !request; entry = entry->next)
		if (entry->action == ACTION_RESPAWN && entry->started && !entry->pid)
			respawn(entry);
}

static void reap_all(void)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
		struct entry *entry = inittab_by_pid(entries, pid);
		struct entry *former = inittab_by_pid(leaving, pid);
		if (entry)
			entry->pid = 0;
		if (entry && entry->action == ACTION_RESPAWN)
			session_note(DEAD_PROCESS, pid, NULL, NULL, "");
		if (former) {
			inittab_remove(&leaving, former);
			inittab_free(former);
		}
		/* Any other is an orphan: that it is gone is all there is to do. */
	}
}

static void kill_those_due(void)
{
	for (struct entry *entry = leaving; entry; entry = entry->next)
		if (seconds_now() >= entry->kill_at)
			kill(-entry->pid, SIGKILL);
}

/* The next moment at which something is to be done though nobody asks for it; 0 if none is. */
static time_t next_deadline(void)
{
	time_t next = retry ? seconds_now() + RETRY_SECONDS : 0;

	for (struct entry *entry = entries; entry; entry = entry->next)
		if (entry->disabled_until && (!next || entry->disabled_until < next))
			next = entry->disabled_until;
	for (struct entry *entry = leaving; entry; entry = entry->next)
		if (!next || entry->kill_at < next)
			next = entry->kill_at;
	return next;
}

static void wait_for_event(void)
{
	time_t next = next_deadline();
	time_t now = seconds_now();
	sigset_t none;

	alarm(!next ? 0 : next > now ? (unsigned)(next - now) : 1);
	sigemptyset(&none);
	sigsuspend(&none);
	reap_all();
	kill_those_due();
	if (up)
		respawn_all();
}

static void run(struct entry *entry)
{
	if (entry->action == ACTION_RESPAWN) {
		entry->started = true;
		respawn(entry);
		return;
	}
	if (!spawn(entry) || !(BIT(entry->action) & waited_for))
		return;
	while (entry->pid && !request)
		wait_for_event();
}

/* Start all entries with one of the actions that have not yet been, in order. */
static void run_all(unsigned wanted)
{
	for (struct entry *entry = entries; entry && !request; entry = entry->next)
		if (BIT(entry->action) & wanted && !entry->started)
			run(entry);
}

static void go_up(void)
{
	up = true;
	run_all(BIT(ACTION_WAIT) | BIT(ACTION_ONCE) | BIT(ACTION_RESPAWN));
	respawn_all();
}

/* With nothing to log in at the machine would be of no use: then there is a shell. */
static void ensure_shell(void)
{
	for (struct entry *entry = entries; entry; entry = entry->next)
		if (entry->action == ACTION_RESPAWN)
			return;
	report("nothing to keep running; a shell on the console instead");
	inittab_add(&entries, "~", ACTION_RESPAWN, "-/bin/sh");
	run_all(BIT(ACTION_RESPAWN));
}

/* --- A new table --- */

/* What an entry's process has done so far goes over to the entry of the same id. */
static void carry_over(struct entry *from, struct entry *to)
{
	to->pid = from->pid;
	to->started = from->started && from->action == to->action;
	from->pid = 0;
}

static void dismiss(struct entry *entry)
{
	kill(-entry->pid, SIGTERM);
	kill(-entry->pid, SIGCONT);
	entry->kill_at = seconds_now() + TERM_SECONDS;
	entry->next = leaving;
	leaving = entry;
}

/*
 * Read the table anew. Who is still in it goes on running, by the new line when it is next started;
 * who is not is asked to end, and after a while made to. New entries are started. What belongs to
 * booting is over.
 */
static void read_again(void)
{
	struct entry *old = entries, *next;

	entries = inittab_read(INITTAB);
	for (struct entry *entry = entries; entry; entry = entry->next) {
		struct entry *before = inittab_by_id(old, entry->id);
		entry->started = BIT(entry->action) &
				 (BIT(ACTION_SYSINIT) | BIT(ACTION_BOOT) | BIT(ACTION_BOOTWAIT));
		if (before && entry->action != ACTION_OFF)
			carry_over(before, entry);
	}
	for (struct entry *entry = old; entry; entry = next) {
		next = entry->next;
		if (entry->pid)
			dismiss(entry);
		else
			inittab_free(entry);
	}
	go_up();
	ensure_shell();
}

/* --- Going down --- */

static int reboot_command(int number)
{
	switch (number) {
	case SIGUSR1:
		return RB_HALT_SYSTEM;
	case SIGUSR2:
		return RB_POWER_OFF;
	default:
		return RB_AUTOBOOT;
	}
}

static void bring_down(void)
{
	int command = reboot_command(request);

	request = 0; /* so that the shutdown entries are waited for */
	up = false;
	report("the system is going down");
	run_all(BIT(ACTION_SHUTDOWN));
	shutdown_machine(entries, command);
}

static void press_ctrlaltdel(void)
{
	for (struct entry *entry = entries; entry; entry = entry->next)
		if (entry->action == ACTION_CTRLALTDEL && !entry->pid)
			spawn(entry);
}

int main(void)
{
	set_up_signals();
	set_up_descriptors();
	setsid();
	set_up_machine();
	entries = inittab_read(INITTAB);
	run_all(BIT(ACTION_SYSINIT));
	run_all(BIT(ACTION_BOOT) | BIT(ACTION_BOOTWAIT));
	session_note(BOOT_TIME, 0, "~~", "~", "reboot");
	go_up();
	ensure_shell();
	for (;;) {
		if (request) {
			bring_down();
		} else if (ctrlaltdel) {
			ctrlaltdel = 0;
			press_ctrlaltdel();
		} else if (reread) {
			reread = 0;
			read_again();
		} else {
			wait_for_event();
		}
	}
}
