/*
 * Users, their passwords, and becoming them; see the header.
 */
#include "user/lib/account.h"

#include <grp.h>
#include <shadow.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "user/lib/crypt.h"

#define ROOT_PATH "/bin:/sbin:/usr/bin:/demo"
#define USER_PATH "/bin:/usr/bin:/demo"

/* Fits no password, and takes as long to try as one that could. */
#define NOBODYS_HASH "$5$none$"

const char *account_hash(const struct passwd *user)
{
	if (strcmp(user->pw_passwd, "x") != 0)
		return user->pw_passwd;
	const struct spwd *shadow = getspnam(user->pw_name);
	return shadow ? shadow->sp_pwdp : "*";
}

bool account_check(const struct passwd *user, const char *password)
{
	const char *hash = user ? account_hash(user) : NOBODYS_HASH;

	return crypt_matches(password, hash[0] == '$' || !hash[0] ? hash : NOBODYS_HASH);
}

/* --- Asking --- */

static volatile sig_atomic_t noted;

static void note(int number)
{
	noted = number;
}

static bool read_line(char *line, size_t size)
{
	size_t length = 0;
	char c;

	while (!noted && read(STDIN_FILENO, &c, 1) == 1) {
		if (c == '\n') {
			line[length] = '\0';
			return true;
		}
		if (length + 1 < size)
			line[length++] = c;
	}
	return false;
}

bool account_ask(const char *prompt, char password[PASSWORD_BYTES])
{
	static const int keys[] = {SIGINT, SIGQUIT, SIGTSTP};
	enum {
		KEYS = sizeof(keys) / sizeof(keys[0])
	};
	struct sigaction action = {.sa_handler = note}, old[KEYS];
	struct termios modes, silent;
	bool terminal = tcgetattr(STDIN_FILENO, &modes) == 0;

	noted = 0;
	for (int i = 0; i < KEYS; i++)
		sigaction(keys[i], &action, &old[i]);
	if (terminal) {
		silent = modes;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	fprintf(stderr, "%s", prompt);
	bool answered = read_line(password, PASSWORD_BYTES);
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSANOW, &modes);
		fputc('\n', stderr); /* the one that was typed was not shown */
	}
	for (int i = 0; i < KEYS; i++)
		sigaction(keys[i], &old[i], NULL);
	if (noted)
		raise(noted);
	return answered && !noted;
}

/* --- Becoming --- */

bool account_become(const struct passwd *user)
{
	return initgroups(user->pw_name, user->pw_gid) == 0 && setgid(user->pw_gid) == 0 &&
	       setuid(user->pw_uid) == 0;
}

const char *account_shell(const struct passwd *user)
{
	return *user->pw_shell ? user->pw_shell : "/bin/sh";
}

void account_set_environment(const struct passwd *user, const char *shell)
{
	setenv("HOME", user->pw_dir, 1);
	setenv("SHELL", shell, 1);
	setenv("USER", user->pw_name, 1);
	setenv("LOGNAME", user->pw_name, 1);
	setenv("PATH", user->pw_uid == 0 ? ROOT_PATH : USER_PATH, 1);
}

void account_run_shell(const char *shell, char **arguments, bool login)
{
	const char *slash = strrchr(shell, '/');
	char name[64];

	snprintf(name, sizeof(name), "%s%s", login ? "-" : "", slash ? slash + 1 : shell);
	arguments[0] = name;
	execv(shell, arguments);
}
