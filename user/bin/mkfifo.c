/* mkfifo: makes named pipes. -m MODE gives them other permissions than all but the umask's. */
#include "user/bin/mode.h"

#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	mode_t mode = 0666, mask;
	int option, status = 0, given = 0;

	mask = umask(0);
	umask(mask);
	while ((option = getopt(argc, argv, "m:")) != -1) {
		if (option == 'm' && mode_apply(optarg, &mode, mask, false)) {
			given = 1;
			continue;
		}
		if (option == 'm')
			errx(1, "invalid mode");
		optind = argc;
	}
	if (optind == argc) {
		fprintf(stderr, "usage: mkfifo [-m MODE] NAME...\n");
		return 1;
	}
	if (given)
		umask(0);
	for (; optind < argc; optind++) {
		if (mkfifo(argv[optind], mode) < 0) {
			warn("cannot create fifo '%s'", argv[optind]);
			status = 1;
		}
	}
	return status;
}
