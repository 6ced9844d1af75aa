/*
 * timeout: runs a program and ends it when its time is up.
 *
 *	timeout [-fpv] [-k DURATION] [-s SIGNAL] DURATION PROGRAM [ARGUMENT...]
 *
 * The program gets SIGNAL, TERM if none is named, and with -k after another DURATION KILL. It and
 * timeout are in a group of their own, so that its children get the signal too, unless -f
 * (--foreground) leaves them in the one that may use the terminal. The status is the program's; if
 * its time was up 124, but with -p (--preserve-status) the program's then, too; 137 if it had to be
 * killed; 125, 126 and 127 as with env.
 *
 * A DURATION of 0 is for ever. -v (--verbose) tells of each signal that is sent.
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/lib/duration.h"
#include "user/lib/run.h"
#include "user/lib/signal_name.h"

enum {
	TIMED_OUT = 124,
	KILLED = 137
};

static struct {
	bool foreground, preserve_status, verbose;
	int signal;
	struct timespec limit, kill_after;
} options = {.signal = SIGTERM};

static const struct option long_options[] = {
	{"foreground", no_argument, NULL, 'f'},      {"kill-after", required_argument, NULL, 'k'},
	{"preserve-status", no_argument, NULL, 'p'}, {"signal", required_argument, NULL, 's'},
	{"verbose", no_argument, NULL, 'v'},         {0},
};

/*
 * Handlers only note; SIGALRM, SIGCHLD and the others are blocked but in sigsuspend, so nothing is
 * lost between looking and waiting.
 */
static volatile sig_atomic_t arrived;

static void note(int number)
{
	if (number != SIGCHLD)
		arrived = number;
}

static void usage(void)
{
	fprintf(stderr,
		"usage: timeout [-fpv] [-k DURATION] [-s SIGNAL] DURATION PROGRAM [ARGUMENT...]\n");
	_exit(RUN_FAILED);
}

static char **take_options(int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "+fk:ps:v", long_options, NULL)) != -1) {
		if (option == '?')
			usage();
		options.foreground |= option == 'f';
		options.preserve_status |= option == 'p';
		options.verbose |= option == 'v';
		if (option == 'k')
			options.kill_after = duration_of(optarg, RUN_FAILED);
		if (option == 's' && (options.signal = signal_by_name(optarg)) < 0)
			errx(RUN_FAILED, "'%s': invalid signal", optarg);
	}
	if (argc - optind < 2)
		usage();
	options.limit = duration_of(argv[optind], RUN_FAILED);
	return argv + optind + 1;
}

static void start_timer(struct timespec duration)
{
	struct itimerval timer = {.it_value = {duration.tv_sec, (duration.tv_nsec + 999) / 1000}};

	setitimer(ITIMER_REAL, &timer, NULL);
}

/* To the program, and to its children if they share our group: we have ignored it first. */
static void send(pid_t pid, int number)
{
	if (options.verbose)
		warnx("sending signal %s to the program",
		      sigabbrev_np(number) ? sigabbrev_np(number) : "");
	kill(pid, number);
	if (!options.foreground && number != SIGKILL) {
		signal(number, SIG_IGN);
		kill(0, number);
	}
	if (number != SIGKILL && number != SIGCONT)
		kill(pid, SIGCONT); /* one that is stopped must wake up to hear it */
}

/* The signal that arrived: time is up, or somebody wants us to end. */
static void act(pid_t pid, bool *timed_out, bool *killed)
{
	int number = arrived;

	arrived = 0;
	if (number != SIGALRM) {
		send(pid, number);
	} else if (!*timed_out) {
		*timed_out = true;
		send(pid, options.signal);
	} else {
		*killed = true;
		send(pid, SIGKILL);
		return;
	}
	if (options.kill_after.tv_sec || options.kill_after.tv_nsec)
		start_timer(options.kill_after);
}

static int watch(pid_t pid, const sigset_t *old)
{
	bool timed_out = false, killed = false;
	int status;
	pid_t ended;

	start_timer(options.limit);
	while ((ended = waitpid(pid, &status, WNOHANG)) == 0) {
		if (!arrived)
			sigsuspend(old);
		if (arrived)
			act(pid, &timed_out, &killed);
	}
	if (ended < 0)
		err(RUN_FAILED, "waitpid");
	if (killed || (timed_out && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
		return KILLED;
	return timed_out && !options.preserve_status ? TIMED_OUT : status_of(status);
}

int main(int argc, char **argv)
{
	static const int watched[] = {SIGALRM, SIGCHLD, SIGINT, SIGQUIT, SIGHUP, SIGTERM};
	char **program = take_options(argc, argv);
	struct sigaction action = {.sa_handler = note};
	sigset_t set, old;

	if (!options.foreground)
		setpgid(0, 0);
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(watched) / sizeof(watched[0]); i++)
		sigaddset(&set, watched[i]);
	sigprocmask(SIG_BLOCK, &set, &old);
	for (size_t i = 0; i < sizeof(watched) / sizeof(watched[0]); i++)
		sigaction(watched[i], &action, NULL);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	pid_t pid = fork();
	if (pid < 0)
		err(RUN_FAILED, "fork");
	if (pid == 0) {
		signal(SIGTTIN, SIG_DFL);
		signal(SIGTTOU, SIG_DFL);
		sigprocmask(SIG_SETMASK, &old, NULL);
		run_program(program);
	}
	sigdelset(&old, SIGALRM);
	sigdelset(&old, SIGCHLD);
	return watch(pid, &old);
}
