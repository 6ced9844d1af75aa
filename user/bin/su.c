/*
 * su: becomes another user, root if none is named.
 *
 *	su [-] [-c COMMAND] [-s SHELL] [-m] [USER [ARGUMENT...]]
 *
 * Everybody but root is asked for the other's password. Then a shell runs with his ids and groups;
 * - or -l makes it a login shell, in his home directory, with a new environment. -c COMMAND is for
 * the shell to run; -s names another shell, which must be one of /etc/shells if the user's own is
 * not; -m or -p leaves the environment as it is. This file is set-user-id root: that is what lets
 * it become anybody, and why it asks.
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/account.h"

#define SHELLS "/etc/shells"

enum {
	NOT_EXECUTED = 126,
	NOT_FOUND = 127
};

static struct {
	bool login, keep_environment;
	const char *command, *shell;
} options;

static void usage(void)
{
	fprintf(stderr, "usage: su [-] [-lmp] [-c COMMAND] [-s SHELL] [USER [ARGUMENT...]]\n");
	exit(1);
}

static void authenticate(const struct passwd *user)
{
	char password[PASSWORD_BYTES];

	if (getuid() == 0 || !*account_hash(user))
		return;
	if (!account_ask("Password: ", password))
		exit(1);
	bool right = account_check(user, password);
	memset(password, 0, sizeof(password));
	if (!right) {
		sleep(1);
		errx(1, "Authentication failure");
	}
}

static bool is_listed(const char *shell)
{
	char line[256];
	FILE *file = fopen(SHELLS, "re");
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		found = strcmp(line, shell) == 0;
	}
	if (file)
		fclose(file);
	return found;
}

/* Who was given a shell that does nothing should not get around it with -s. */
static const char *choose_shell(const struct passwd *user)
{
	const char *own = account_shell(user);
	const char *wanted = options.shell;

	if (!wanted && options.keep_environment)
		wanted = getenv("SHELL");
	if (!wanted || strcmp(wanted, own) == 0)
		return own;
	if (getuid() == 0 || is_listed(own))
		return wanted;
	warnx("using restricted shell %s", own);
	return own;
}

/* A plain su keeps the environment but for what speaks of the user. */
static void set_environment(const struct passwd *user, const char *shell)
{
	const char *kind = getenv("TERM");
	char *copy = kind ? strdup(kind) : NULL;

	if (options.login) {
		clearenv();
		if (copy)
			setenv("TERM", copy, 1);
		account_set_environment(user, shell);
	} else if (!options.keep_environment) {
		setenv("HOME", user->pw_dir, 1);
		setenv("SHELL", shell, 1);
		if (user->pw_uid != 0) {
			setenv("USER", user->pw_name, 1);
			setenv("LOGNAME", user->pw_name, 1);
		}
	}
	free(copy);
}

static void run(const char *shell, char **rest, int count)
{
	char **arguments = calloc((size_t)count + 4, sizeof(*arguments));
	int used = 1;

	if (!arguments)
		err(1, NULL);
	if (options.command) {
		arguments[used++] = "-c";
		arguments[used++] = (char *)options.command;
	}
	memcpy(arguments + used, rest, (size_t)count * sizeof(*rest));
	account_run_shell(shell, arguments, options.login);
	int error = errno;
	warn("failed to execute %s", shell);
	exit(error == ENOENT ? NOT_FOUND : NOT_EXECUTED);
}

/* Options, with a lone - among them. ARGV moves to what is behind. */
static int take_options(int argc, char **argv)
{
	int option;

	for (;;) {
		while ((option = getopt(argc, argv, "c:s:lmp")) != -1) {
			options.login |= option == 'l';
			options.keep_environment |= option == 'm' || option == 'p';
			if (option == 'c')
				options.command = optarg;
			else if (option == 's')
				options.shell = optarg;
			else if (option == '?')
				usage();
		}
		if (optind == argc || strcmp(argv[optind], "-") != 0)
			return optind;
		options.login = true;
		optind++;
	}
}

int main(int argc, char **argv)
{
	int first = take_options(argc, argv);
	const char *name = first < argc ? argv[first++] : "root";
	struct passwd *user = getpwnam(name);

	if (geteuid() != 0)
		errx(1, "must be set-user-id root");
	if (!user)
		errx(1, "user %s does not exist", name);
	authenticate(user);
	const char *shell = choose_shell(user);
	set_environment(user, shell);
	if (!account_become(user))
		err(1, "cannot become %s", name);
	if (options.login && chdir(user->pw_dir) < 0)
		warn("cannot change directory to %s", user->pw_dir);
	run(shell, argv + first, argc - first);
}
