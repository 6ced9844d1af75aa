/*
 * mknod: makes a device (b or c, with major and minor number) or a named pipe (p). -m gives its
 * mode.
 */
#include "user/bin/mode.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static unsigned number_argument(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 0);
	if (end == text || *end)
		errx(1, "invalid device number '%s'", text);
	return number;
}

int main(int argc, char **argv)
{
	int option;
	mode_t mode = 0666, mask = umask(0);
	const char *mode_given = NULL;
	umask(mask);
	while ((option = getopt(argc, argv, "m:")) != -1) {
		if (option != 'm')
			goto usage;
		mode_given = optarg;
		if (!mode_apply(optarg, &mode, mask, false))
			errx(1, "invalid mode '%s'", optarg);
	}
	argc -= optind;
	argv += optind;
	if (argc < 2 || argv[1][1] != '\0')
		goto usage;
	mode_t kind = argv[1][0] == 'b' ? S_IFBLK : argv[1][0] == 'p' ? S_IFIFO : S_IFCHR;
	if (!strchr("bcup", argv[1][0]) || argc != (kind == S_IFIFO ? 2 : 4))
		goto usage;
	dev_t device = 0;
	if (kind != S_IFIFO)
		device = makedev(number_argument(argv[2]), number_argument(argv[3]));
	if (mknod(argv[0], kind | mode, device) < 0 || (mode_given && chmod(argv[0], mode) < 0))
		err(1, "%s", argv[0]);
	return 0;
usage:
	fprintf(stderr,
		"usage: mknod [-m MODE] FILE b|c MAJOR MINOR\n       mknod [-m MODE] FILE p\n");
	return 1;
}
