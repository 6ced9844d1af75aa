/*
 * login: begins a session on this terminal.
 *
 *	login [-p] [NAME]
 *	login -f NAME
 *
 * Asks for name and password, three times at most, with a pause after each that was wrong. Then the
 * terminal becomes the user's, the process takes his ids, groups and home directory, and becomes
 * his shell, as a login shell. The environment is new but for TERM; -p keeps the rest as well. -f
 * does not ask, and only root may say so.
 *
 * /etc/nologin keeps all but root out, and is shown to them; /etc/motd is shown to those who come
 * in, unless their home has a file .hushlogin.
 */
#include <err.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utmpx.h>

#include "user/lib/account.h"
#include "user/lib/session.h"

enum {
	TRIES = 3,
	PAUSE_SECONDS = 2,
	TIME_LIMIT_SECONDS = 60,
	NAME_BYTES = 64,
	TERMINAL_MODE = 0620,
	ARGUMENTS = 2
};

#define NOLOGIN "/etc/nologin"
#define MOTD    "/etc/motd"
#define HUSH    ".hushlogin"

static void time_out(int number)
{
	static const char message[] = "\nlogin: timed out\n";

	(void)number;
	_exit(write(STDOUT_FILENO, message, sizeof(message) - 1) < 0 ? 2 : 1);
}

/* False if there is no such file. */
static bool show_file(const char *path)
{
	FILE *file = fopen(path, "re");
	int c;

	if (!file)
		return false;
	while ((c = getc(file)) != EOF)
		putchar(c);
	fclose(file);
	return true;
}

static bool ask_name(char name[NAME_BYTES])
{
	char host[NAME_BYTES];

	if (gethostname(host, sizeof(host)) == 0)
		printf("%s ", host);
	printf("login: ");
	fflush(stdout);
	if (!fgets(name, NAME_BYTES, stdin))
		return false;
	name[strcspn(name, "\n")] = '\0';
	return true;
}

/* Who NAME is, once he has said the password. NULL if he could not. */
static struct passwd *check(const char *name)
{
	char password[PASSWORD_BYTES];
	struct passwd *user = getpwnam(name);
	bool right = user && !*account_hash(user);

	if (!right) {
		if (!account_ask("Password: ", password))
			exit(1);
		right = account_check(user, password);
		memset(password, 0, sizeof(password));
	}
	return right ? user : NULL;
}

static struct passwd *identify(const char *given)
{
	char name[NAME_BYTES];

	for (int tries = 0; tries < TRIES; tries++) {
		if (given && tries == 0)
			snprintf(name, sizeof(name), "%s", given);
		else if (!ask_name(name))
			exit(0);
		struct passwd *user = *name ? check(name) : NULL;
		if (user)
			return user;
		sleep(PAUSE_SECONDS);
		puts("Login incorrect");
	}
	exit(1);
}

/* The user's, and for messages the group tty's. */
static void hand_over_terminal(const struct passwd *user)
{
	struct group *group = getgrnam("tty");

	if (!isatty(STDIN_FILENO))
		return;
	if (fchown(STDIN_FILENO, user->pw_uid, group ? group->gr_gid : user->pw_gid) < 0 ||
	    fchmod(STDIN_FILENO, TERMINAL_MODE) < 0)
		warn("terminal");
}

static void new_environment(const struct passwd *user, bool keep)
{
	const char *kind = getenv("TERM");
	char *copy = strdup(kind ? kind : "dumb");

	if (!copy)
		err(1, NULL);
	if (!keep)
		clearenv();
	account_set_environment(user, account_shell(user));
	setenv("TERM", copy, 1);
}

static void begin_session(const struct passwd *user, bool keep_environment)
{
	char *arguments[ARGUMENTS] = {NULL};

	session_note(USER_PROCESS, getpid(), NULL, NULL, user->pw_name);
	hand_over_terminal(user);
	new_environment(user, keep_environment);
	if (!account_become(user))
		err(1, "cannot become %s", user->pw_name);
	if (chdir(user->pw_dir) < 0) {
		warn("%s", user->pw_dir);
		puts("No directory, logging in with HOME=/");
		setenv("HOME", "/", 1);
		if (chdir("/") < 0)
			err(1, "/");
	}
	if (access(HUSH, F_OK) < 0)
		show_file(MOTD);
	fflush(stdout);
	account_run_shell(account_shell(user), arguments, true);
	err(1, "%s", account_shell(user));
}

int main(int argc, char **argv)
{
	const char *known = NULL;
	bool keep = false;
	int option;

	while ((option = getopt(argc, argv, "pf:")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: login [-p] [-f NAME | NAME]\n");
			return 1;
		}
		keep |= option == 'p';
		if (option == 'f')
			known = optarg;
	}
	if (geteuid() != 0)
		errx(1, "must be run by root");
	if (known && getuid() != 0)
		errx(1, "only root may use -f");
	signal(SIGALRM, time_out);
	alarm(TIME_LIMIT_SECONDS);
	struct passwd *user = known ? getpwnam(known) : identify(argv[optind]);
	if (!user)
		errx(1, "no user %s", known);
	alarm(0);
	signal(SIGALRM, SIG_DFL);
	if (user->pw_uid != 0 && show_file(NOLOGIN))
		return 1;
	begin_session(user, keep);
}
