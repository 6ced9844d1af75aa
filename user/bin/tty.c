/*
 * tty: prints the name of the terminal on standard input. Exit status 1 says there is none; -s says
 * only that.
 */
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	bool silent = false;
	int option;
	while ((option = getopt(argc, argv, "s")) != -1) {
		if (option != 's') {
			fprintf(stderr, "usage: tty [-s]\n");
			return 2;
		}
		silent = true;
	}
	const char *name = ttyname(STDIN_FILENO);
	if (!silent)
		puts(name ? name : "not a tty");
	return name ? 0 : 1;
}
