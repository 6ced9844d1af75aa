/*
 * passwd: changes a password.
 *
 *	passwd [USER]              asks for the old one, then twice for the new one
 *	passwd -d|-l|-u|-S USER    root: deletes it, locks it, unlocks it, shows its state
 *
 * Root may change everybody's, and is not asked for the old one. A locked password has a ! before
 * it, so that nothing fits. /etc/shadow is never changed in place: a new one is written beside it
 * and takes its name when it is whole. While that file is there nobody else can begin one; so that
 * no user can kill his passwd then, and leave it behind for ever, it is root's once he was known.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <shadow.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "user/lib/account.h"
#include "user/lib/crypt.h"

enum {
	PASSWORD_MIN = 4,
	SHADOW_MODE = 0600,
	DAY_SECONDS = 86400,
	HASH_BYTES = 160
};

#define NEW_SHADOW "/etc/shadow.new"

static void fail_change(const char *what)
{
	int error = errno;

	unlink(NEW_SHADOW);
	errno = error;
	err(1, "password unchanged: %s", what);
}

static FILE *begin_file(void)
{
	int fd = open(NEW_SHADOW, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, SHADOW_MODE);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file && errno == EEXIST)
		errx(1, "%s is there: somebody else is changing a password", NEW_SHADOW);
	if (!file)
		err(1, "%s", NEW_SHADOW);
	return file;
}

/* Write all entries, one of them with another hash. No signal may leave the file behind. */
static void change(const char *name, const char *hash)
{
	struct spwd *entry;
	sigset_t all;
	bool found = false;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	FILE *file = begin_file();
	setspent();
	for (errno = 0; (entry = getspent()); errno = 0) {
		if (strcmp(entry->sp_namp, name) == 0) {
			entry->sp_pwdp = (char *)hash;
			entry->sp_lstchg = (long)(time(NULL) / DAY_SECONDS);
			found = true;
		}
		if (putspent(entry, file) < 0)
			fail_change(NEW_SHADOW);
	}
	if (errno) /* not the end: what is copied is not all */
		fail_change(SHADOW);
	endspent();
	errno = ENOENT;
	if (!found)
		fail_change(name);
	if (fflush(file) != 0 || fsync(fileno(file)) < 0 || fclose(file) != 0 ||
	    rename(NEW_SHADOW, SHADOW) < 0)
		fail_change(SHADOW);
}

static const char *problem_with(const char *password, const char *old)
{
	if (strlen(password) < PASSWORD_MIN)
		return "it is too short";
	if (old && strcmp(password, old) == 0)
		return "it is the old one";
	return NULL;
}

static void ask_new(char password[PASSWORD_BYTES], const char *old, bool is_root)
{
	char again[PASSWORD_BYTES];

	if (!account_ask("New password: ", password))
		errx(1, "password unchanged");
	const char *problem = problem_with(password, old);
	if (problem && !is_root)
		errx(1, "password unchanged: %s", problem);
	if (!account_ask("Retype new password: ", again))
		errx(1, "password unchanged");
	if (strcmp(password, again) != 0)
		errx(1, "password unchanged: the two are not the same");
}

static int ask_and_change(const struct passwd *user)
{
	char old[PASSWORD_BYTES], password[PASSWORD_BYTES];
	bool is_root = getuid() == 0, asked = !is_root && *account_hash(user);

	printf("Changing password for %s.\n", user->pw_name);
	fflush(stdout);
	if (asked && (!account_ask("Current password: ", old) || !account_check(user, old)))
		errx(1, "Authentication failure: password unchanged");
	if (setuid(0) < 0)
		err(1, "password unchanged");
	ask_new(password, asked ? old : NULL, is_root);
	const char *setting = crypt_new_setting();
	if (!setting)
		err(1, "password unchanged");
	change(user->pw_name, crypt(password, setting));
	puts("passwd: password updated successfully");
	return fflush(stdout) == 0 ? 0 : 1;
}

/* L: locked or impossible, NP: none needed, P: there is one. */
static const char *state_of(const char *hash)
{
	return !*hash ? "NP" : *hash == '$' ? "P" : "L";
}

static int administer(const struct passwd *user, int option)
{
	const char *hash = account_hash(user);
	char changed[HASH_BYTES];

	switch (option) {
	case 'd':
		change(user->pw_name, "");
		break;
	case 'l':
		snprintf(changed, sizeof(changed), "%s%s", *hash == '!' ? "" : "!", hash);
		change(user->pw_name, changed);
		break;
	case 'u':
		if (strcmp(hash, "!") == 0)
			errx(1, "unlocking %s would leave no password; use -d", user->pw_name);
		snprintf(changed, sizeof(changed), "%s", hash + (*hash == '!'));
		change(user->pw_name, changed);
		break;
	default:
		printf("%s %s\n", user->pw_name, state_of(hash));
		break;
	}
	return fflush(stdout) == 0 ? 0 : 1;
}

static void usage(void)
{
	fprintf(stderr, "usage: passwd [-d | -l | -u | -S] [USER]\n");
	exit(1);
}

int main(int argc, char **argv)
{
	int option, wanted = 0;

	while ((option = getopt(argc, argv, "dluS")) != -1) {
		if (option == '?' || wanted)
			usage();
		wanted = option;
	}
	if (argc - optind > 1)
		usage();
	struct passwd *user = optind < argc ? getpwnam(argv[optind]) : getpwuid(getuid());
	if (!user)
		errx(1, "user %s does not exist", optind < argc ? argv[optind] : "of this process");
	if (getuid() != 0 && (user->pw_uid != getuid() || (wanted && wanted != 'S')))
		errx(1, "only root may do this");
	umask(0);
	struct passwd copy = *user;
	return wanted ? administer(&copy, wanted) : ask_and_change(&copy);
}
