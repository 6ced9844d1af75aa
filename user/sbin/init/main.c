/*
 * init: the first process, and the parent of all that have lost theirs.
 *
 * It gets the machine ready, starts what /etc/inittab says, and then does nothing but wait: for
 * children to end, some of which it starts again, and for requests to bring the machine down, which
 * come as signals (the same that busybox's init takes):
 *
 *     SIGUSR1 halt    SIGUSR2 power off    SIGTERM restart    SIGINT Ctrl-Alt-Del was pressed
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

#include "inittab.h"
#include "report.h"
#include "shutdown.h"
#include "spawn.h"

enum {
	SHORT_LIFE = 2,  /* seconds: what ends sooner may be failing */
	MANY_LIVES = 5,  /* short ones in a row: from then on there is a pause */
	PAUSE = 5,       /* seconds */
	NAME_BYTES = 65, /* of a host name */
};

static struct entry *entries;
static bool
	running; /* the machine is ready: what is to respawn is started whenever it does not run */
static sigset_t watched; /* the signals that mean something */

static volatile sig_atomic_t request; /* the signal that asks to bring the machine down; 0: none */
static volatile sig_atomic_t ctrlaltdel; /* the keys were pressed */

static void note_request(int number)
{
	request = number;
}

static void note_ctrlaltdel(int number)
{
	(void)number;
	ctrlaltdel = 1;
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

static struct entry *entry_of(pid_t pid)
{
	struct entry *entry = entries;

	while (entry && entry->pid != pid)
		entry = entry->next;
	return entry;
}

static bool was_short(const struct entry *entry)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - entry->started < SHORT_LIFE;
}

/* Start it again; with a pause first if it never lives long. */
static void respawn(struct entry *entry)
{
	bool failing = entry->short_lives >= MANY_LIVES;

	if (entry->short_lives == MANY_LIVES)
		report("%s: \"%s\" keeps ending; pausing before each new start", entry->terminal,
		       entry->command);
	if (spawn_possible(entry) && !spawn(entry, failing ? PAUSE : 0))
		alarm(PAUSE); /* no memory, or too many processes: try again then at the latest */
}

static void respawn_all(void)
{
	for (struct entry *entry = entries; entry && !request; entry = entry->next)
		if (entry->action == ACTION_RESPAWN && !entry->pid && !entry->skipped)
			respawn(entry);
}

static void reap_all(void)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
		struct entry *entry = entry_of(pid);
		if (!entry)
			continue; /* an orphan: that it is gone is all there is to do */
		entry->pid = 0;
		entry->short_lives = was_short(entry) ? entry->short_lives + 1 : 0;
	}
}

static void wait_for_event(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigsuspend(&none);
	reap_all();
	if (running)
		respawn_all();
}

static void run_to_end(struct entry *entry)
{
	if (!spawn_possible(entry) || !spawn(entry, 0))
		return;
	while (entry->pid && !request)
		wait_for_event();
}

/* Start all entries of a kind, each waited for if that is how they are started. */
static void run_all(enum action action, bool to_end)
{
	for (struct entry *entry = entries; entry && !request; entry = entry->next) {
		if (entry->action != action || entry->pid)
			continue;
		if (to_end)
			run_to_end(entry);
		else if (spawn_possible(entry))
			spawn(entry, 0);
	}
}

/* With no shell anywhere the machine would be of no use: then there is one on the console. */
static void ensure_shell(void)
{
	for (struct entry *entry = entries; entry; entry = entry->next)
		if (entry->action == ACTION_RESPAWN && !entry->skipped)
			return;
	report("nothing to keep running; a shell on the console instead");
	inittab_add(&entries, "console", ACTION_RESPAWN, "-/bin/sh");
	respawn_all();
}

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
	running = false;
	run_all(ACTION_SHUTDOWN, true);
	shutdown_machine(command);
}

int main(void)
{
	set_up_signals();
	set_up_descriptors();
	setsid();
	set_up_machine();
	entries = inittab_read("/etc/inittab");
	run_all(ACTION_SYSINIT, true);
	run_all(ACTION_WAIT, true);
	run_all(ACTION_ONCE, false);
	running = true;
	respawn_all();
	ensure_shell();
	for (;;) {
		if (request) {
			bring_down();
		} else if (ctrlaltdel) {
			ctrlaltdel = 0;
			run_all(ACTION_CTRLALTDEL, false);
		} else {
			wait_for_event();
		}
	}
}
