/*
 * chroot: runs a program, a shell if none is named, with another folder as its root.
 *
 *	chroot [-u USER] FOLDER [PROGRAM [ARGUMENT...]]
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/lib/account.h"
#include "user/lib/run.h"

int main(int argc, char **argv)
{
	const struct passwd *user = NULL;
	int option;

	while ((option = getopt(argc, argv, "+u:")) != -1) {
		if (option == '?')
			optind = argc;
		else if (!(user = getpwnam(optarg)))
			errx(RUN_FAILED, "no user %s", optarg);
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: chroot [-u USER] FOLDER [PROGRAM [ARGUMENT...]]\n");
		return RUN_FAILED;
	}
	if (chroot(argv[optind]) < 0)
		err(RUN_FAILED, "cannot change root directory to '%s'", argv[optind]);
	if (chdir("/") < 0)
		err(RUN_FAILED, "/");
	if (user && !account_become(user))
		err(RUN_FAILED, "cannot become %s", user->pw_name);
	if (optind + 1 < argc)
		run_program(argv + optind + 1);
	const char *shell = getenv("SHELL");
	run_program((char *[]){(char *)(shell ? shell : "/bin/sh"), "-i", NULL});
}
