/*
 * uname: names the system. -s kernel, -n machine's name, -r release, -v version, -m machine, -p
 * processor, -i hardware, -o operating system, -a all that is known.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static const char letters[] = "snrvmpio";

int main(int argc, char **argv)
{
	unsigned wanted = 0;
	int option;
	while ((option = getopt(argc, argv, "asnrvmpio")) != -1) {
		const char *letter = strchr(letters, option);
		if (option == 'a')
			wanted = ~0u & ~(1u << 5 | 1u << 6);
		else if (letter)
			wanted |= 1u << (letter - letters);
		else
			goto usage;
	}
	if (optind < argc)
		goto usage;
	struct utsname names;
	if (uname(&names) < 0)
		err(1, "cannot get the system's name");
	const char *values[] = {names.sysname, names.nodename, names.release, names.version,
				names.machine, "unknown",      "unknown",     names.sysname};
	const char *space = "";
	if (wanted == 0)
		wanted = 1;
	for (int i = 0; letters[i]; i++) {
		if (!(wanted & 1u << i))
			continue;
		printf("%s%s", space, values[i]);
		space = " ";
	}
	putchar('\n');
	return fflush(stdout) == 0 ? 0 : 1;
usage:
	fprintf(stderr, "usage: uname [-asnrvmpio]\n");
	return 1;
}
