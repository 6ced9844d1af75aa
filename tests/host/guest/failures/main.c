/*
 * failures GLOB...: makes every allocation fail that the chosen calls make, one after the other,
 * and prints how many there were: "NAME: N places". In a machine booted with `fail-nth`.
 *
 * For each N a child makes the call with its Nth allocation refused, in a file system of its own.
 * What fails must say so with an error that is documented, and must have changed nothing that the
 * child can see; after the child has ended and its files are gone, the kernel must hold what it
 * held before, to the byte. Then N grows, until nothing was refused.
 */
#include "tests/host/guest/failures/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/host/guest/failures/state.h"

#define PLACE      "/tmp/failures"
#define PLACES_MAX 2000
#define NEVER      1000000
#define SOME       10 /* tries of what cannot say whether it was refused */

/* A child's exit status. */
enum verdict {
	PASSED,  /* nothing was refused, and it worked */
	REFUSED, /* something was, and it worked all the same or failed as it should */
	WRONG
};

static struct state before, after, census_before, census_after;
static const struct trial *trial; /* under way */
static unsigned nth;

void give_up(const char *what)
{
	printf("  %s at %u: %s: %s\n", trial ? trial->name : "?", nth, what, strerror(errno));
	fflush(stdout);
	_exit(WRONG);
}

long must(long result, const char *what)
{
	if (result < 0)
		give_up(what);
	return result;
}

void fail_nth(unsigned n)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", n);
	if (pwrite(FAIL_FD, text, length, 0) != length)
		give_up("writing fail-nth");
}

unsigned fail_left(void)
{
	char text[16] = "";
	if (pread(FAIL_FD, text, sizeof(text) - 1, 0) <= 0)
		give_up("reading fail-nth");
	return (unsigned)atoi(text);
}

static void open_count(void)
{
	int fd = (int)must(open("/proc/self/fail-nth", O_RDWR), "/proc/self/fail-nth");
	must(dup2(fd, FAIL_FD), "dup2");
	close(fd);
	fail_left(); /* the file keeps its text: from now on it has one */
}

static int is_allowed(int error)
{
	if (error == ENOMEM)
		return 1;
	for (int i = 0; i < TRIAL_ERRORS; i++)
		if (trial->errors[i] == error)
			return 1;
	return 0;
}

static void check_unchanged(void)
{
	state_take(&after);
	if (trial->partial || state_equal(&before, &after))
		return;
	printf("  %s at %u has failed and left:\n", trial->name, nth);
	state_report("what changed", &before, &after);
	fflush(stdout);
	_exit(WRONG);
}

/* In the child; `armed` is false where the call is made only to see it succeed. */
static void try_once(int armed)
{
	open_count();
	if (trial->prepare)
		trial->prepare();
	/* Once to take part in both, and once more because the first brought pages and names. */
	state_take(&after);
	state_take(&before);
	state_take(&before);
	fail_nth(armed ? nth : NEVER);
	long result = trial->call();
	int error = errno;
	unsigned left = fail_left();
	fail_nth(0);
	errno = error;
	if (result < 0 && left > 0)
		give_up("fails although nothing was refused");
	if (result < 0 && !is_allowed(error))
		give_up("fails with an error it should not");
	if (result < 0)
		check_unchanged();
	_exit(left == 0 ? REFUSED : PASSED);
}

/* One try from a fresh file system to an empty one. */
static int run_child(int armed)
{
	int status;
	must(mount("failures", PLACE, "tmpfs", 0, NULL), "mount");
	pid_t pid = fork();
	if (pid == 0) {
		must(chdir(PLACE), PLACE);
		try_once(armed);
	}
	must(waitpid(pid, &status, 0), "waitpid");
	must(umount2(PLACE, MNT_DETACH), "umount");
	if (!WIFEXITED(status) || WEXITSTATUS(status) > WRONG) {
		printf("  %s at %u: ended with status %#x\n", trial->name, nth, status);
		return WRONG;
	}
	return WEXITSTATUS(status);
}

/* The census may be looked at again: what the child gave up last, its stack, goes a moment later.
 */
static int census_holds(void)
{
	for (int look = 0; look < 5; look++) {
		state_take_census(&census_after);
		if (state_equal(&census_before, &census_after))
			return 1;
		usleep(2000);
	}
	printf("  %s at %u leaks:\n", trial->name, nth);
	state_report("what is left", &census_before, &census_after);
	return 0;
}

/* All tries of one call; whether all went well. */
static int run_trial(void)
{
	nth = 0;
	run_child(0);
	state_take_census(&census_before);
	if (run_child(0) == WRONG)
		return 0;
	int good = census_holds(), verdict = PASSED;
	int last = trial->how == TRY_SOME ? SOME : PLACES_MAX;
	for (nth = 1; (int)nth <= last; nth++) {
		verdict = run_child(1);
		good &= verdict != WRONG;
		if (!census_holds()) {
			good = 0;
			state_take_census(&census_before);
		}
		if (verdict == PASSED && trial->how != TRY_SOME)
			break;
	}
	if (trial->how == TRY_NOTHING && nth > 1) {
		printf("  %s makes allocations that can fail\n", trial->name);
		good = 0;
	}
	printf("%s: %u places%s\n", trial->name, nth - 1, good ? "" : ", NOT good");
	fflush(stdout);
	return good;
}

static int is_chosen(const char *name, char **globs)
{
	for (; *globs; globs++)
		if (fnmatch(*globs, name, 0) == 0)
			return 1;
	return 0;
}

static void run_trials(const struct trial *trials, char **globs, unsigned *calls, unsigned *places,
		       unsigned *bad)
{
	for (trial = trials; trial->name; trial++) {
		if (!is_chosen(trial->name, globs))
			continue;
		++*calls;
		*bad += !run_trial();
		*places += nth - 1;
	}
}

/* What the trials of execve execute: it tells the same as the call would have. */
static int executed(void)
{
	unsigned left = fail_left();
	fail_nth(0);
	return left == 0 ? REFUSED : PASSED;
}

int main(int argc, char **argv)
{
	static char *all[] = {"*", NULL};
	unsigned calls = 0, places = 0, bad = 0;
	if (argc > 1 && strcmp(argv[1], "--executed") == 0)
		return executed();
	char **globs = argc > 1 ? argv + 1 : all;
	signal(SIGCHLD, SIG_DFL);
	mkdir(PLACE, 0755);
	state_take(&census_before);
	state_take(&census_after);
	run_trials(memory_trials, globs, &calls, &places, &bad);
	run_trials(process_trials, globs, &calls, &places, &bad);
	run_trials(name_trials, globs, &calls, &places, &bad);
	run_trials(file_trials, globs, &calls, &places, &bad);
	run_trials(event_trials, globs, &calls, &places, &bad);
	rmdir(PLACE);
	printf("%u calls, %u places, %u bad\n", calls, places, bad);
	return bad || calls == 0;
}
