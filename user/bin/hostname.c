/* hostname: prints the machine's name, or sets it to its argument. */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct utsname names;
	if (argc > 2) {
		fprintf(stderr, "usage: hostname [NAME]\n");
		return 1;
	}
	if (argc == 2) {
		if (sethostname(argv[1], strlen(argv[1])) < 0)
			err(1, "cannot set the name");
		return 0;
	}
	if (uname(&names) < 0)
		err(1, "cannot get the name");
	puts(names.nodename);
	return fflush(stdout) == 0 ? 0 : 1;
}
