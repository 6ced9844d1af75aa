/* umount: detaches file systems from their directories. -l at once, even if they are in use. */
#include <err.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int option, flags = 0, status = 0;
	while ((option = getopt(argc, argv, "l")) != -1) {
		if (option == 'l')
			flags = MNT_DETACH;
		else
			optind = argc;
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: umount [-l] DIRECTORY...\n");
		return 1;
	}
	for (; optind < argc; optind++) {
		if (umount2(argv[optind], flags) < 0) {
			warn("%s", argv[optind]);
			status = 1;
		}
	}
	return status;
}
