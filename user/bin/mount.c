/*
 * mount: attaches a file system to a directory, or shows what is attached.
 *
 *	mount
 *	mount [-r] [-o OPTIONS] -t TYPE SOURCE DIRECTORY
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static const struct {
	const char *name;
	unsigned long flag;
} known[] = {
	{"ro", MS_RDONLY},     {"nosuid", MS_NOSUID},   {"nodev", MS_NODEV},
	{"noexec", MS_NOEXEC}, {"remount", MS_REMOUNT},
};

/* "SOURCE on DIRECTORY type TYPE (OPTIONS)" */
static int show(void)
{
	char source[128], directory[256], type[64], settings[256];
	FILE *file = fopen("/proc/mounts", "r");
	if (!file)
		err(1, "/proc/mounts");
	while (fscanf(file, "%127s %255s %63s %255s %*d %*d", source, directory, type, settings) ==
	       4)
		printf("%s on %s type %s (%s)\n", source, directory, type, settings);
	fclose(file);
	return fflush(stdout) == 0 ? 0 : 1;
}

/* Takes the options that are flags out of the list; what remains is for the file system. */
static unsigned long take_flags(char *list, char *rest, size_t size)
{
	unsigned long flags = 0;
	rest[0] = '\0';
	for (char *word = strtok(list, ","); word; word = strtok(NULL, ",")) {
		size_t i = 0;
		while (i < sizeof(known) / sizeof(known[0]) && strcmp(word, known[i].name) != 0)
			i++;
		if (i < sizeof(known) / sizeof(known[0])) {
			flags |= known[i].flag;
		} else if (strcmp(word, "rw") != 0 && strcmp(word, "defaults") != 0) {
			size_t used = strlen(rest);
			snprintf(rest + used, size - used, "%s%s", used ? "," : "", word);
		}
	}
	return flags;
}

int main(int argc, char **argv)
{
	const char *type = NULL;
	char rest[256] = "";
	unsigned long flags = 0;
	int option;
	while ((option = getopt(argc, argv, "rt:o:")) != -1) {
		if (option == 't')
			type = optarg;
		else if (option == 'o')
			flags |= take_flags(optarg, rest, sizeof(rest));
		else if (option == 'r')
			flags |= MS_RDONLY;
		else
			goto usage;
	}
	if (optind == argc && !type)
		return show();
	if (argc - optind != 2 || !type)
		goto usage;
	if (mount(argv[optind], argv[optind + 1], type, flags, rest[0] ? rest : NULL) < 0)
		err(1, "%s on %s", argv[optind], argv[optind + 1]);
	return 0;
usage:
	fprintf(stderr, "usage: mount [-r] [-o OPTIONS] -t TYPE SOURCE DIRECTORY\n");
	return 1;
}
