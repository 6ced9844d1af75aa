/*
 * df: prints how much room file systems have: all that are mounted, or those of the FILEs.
 *
 *	df [-ahikPT] [FILE...]
 *
 * In KiB; -h with a fitting unit. -i counts inodes, -T adds the kind, -a shows those without size,
 * like /proc, too.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static struct {
	bool all, human, inodes, type;
} options;

#define AMOUNT_BYTES 32

struct mounted {
	char source[128], place[256], type[64];
};

static bool next_mount(FILE *mounts, struct mounted *mounted)
{
	return fscanf(mounts, "%127s %255s %63s %*[^\n]", mounted->source, mounted->place,
		      mounted->type) == 3;
}

/* A number of bytes, or of inodes, in the unit asked for. */
static const char *amount(unsigned long long value, char text[AMOUNT_BYTES])
{
	static const char units[] = "BKMGT";
	const char *unit = units;

	if (options.inodes) {
		snprintf(text, AMOUNT_BYTES, "%llu", value);
		return text;
	}
	if (!options.human) {
		snprintf(text, AMOUNT_BYTES, "%llu", (value + 1023) / 1024);
		return text;
	}
	for (; value >= 10240 && unit[1]; unit++)
		value = (value + 1023) / 1024;
	if (value >= 1024 && unit[1])
		snprintf(text, AMOUNT_BYTES, "%llu.%llu%c", value / 1024, value % 1024 * 10 / 1024,
			 unit[1]);
	else
		snprintf(text, AMOUNT_BYTES, "%llu%c", value, *unit);
	return text;
}

static void print_heading(void)
{
	printf("%-16s ", "Filesystem");
	if (options.type)
		printf("%-8s ", "Type");
	printf("%10s %10s %10s %4s Mounted on\n",
	       options.inodes  ? "Inodes"
	       : options.human ? "Size"
			       : "1K-blocks",
	       options.inodes ? "IUsed" : "Used", options.inodes ? "IFree" : "Available",
	       options.inodes ? "IUse%" : "Use%");
}

static bool print(const struct mounted *mounted, bool always)
{
	struct statvfs size;
	char total[AMOUNT_BYTES], used[AMOUNT_BYTES], free_text[AMOUNT_BYTES];

	if (statvfs(mounted->place, &size) < 0) {
		warn("%s", mounted->place);
		return false;
	}
	unsigned long long unit = options.inodes ? 1 : size.f_frsize;
	unsigned long long all = options.inodes ? size.f_files : size.f_blocks;
	unsigned long long left = options.inodes ? size.f_ffree : size.f_bfree;
	unsigned long long available = options.inodes ? size.f_favail : size.f_bavail;
	if (!all && !options.all && !always)
		return true;
	unsigned long long taken = all - left;
	printf("%-16s ", mounted->source);
	if (options.type)
		printf("%-8s ", mounted->type);
	printf("%10s %10s %10s ", amount(all * unit, total), amount(taken * unit, used),
	       amount(available * unit, free_text));
	if (taken + available)
		printf("%3llu%%", (taken * 100 + taken + available - 1) / (taken + available));
	else
		printf("%4s", "-");
	printf(" %s\n", mounted->place);
	return true;
}

/* The mount that FILE is on is the last one of its device. */
static bool print_for(const char *file)
{
	FILE *mounts = fopen("/proc/mounts", "re");
	struct mounted mounted, found;
	struct stat wanted, root;
	bool any = false;

	if (stat(file, &wanted) < 0) {
		warn("%s", file);
		if (mounts)
			fclose(mounts);
		return false;
	}
	while (mounts && next_mount(mounts, &mounted)) {
		if (stat(mounted.place, &root) < 0 || root.st_dev != wanted.st_dev)
			continue;
		found = mounted;
		any = true;
	}
	if (mounts)
		fclose(mounts);
	return any && print(&found, true);
}

static bool print_all(void)
{
	FILE *mounts = fopen("/proc/mounts", "re");
	struct mounted mounted;
	bool good = true;

	if (!mounts)
		err(1, "/proc/mounts");
	while (next_mount(mounts, &mounted))
		good &= print(&mounted, false);
	fclose(mounts);
	return good;
}

int main(int argc, char **argv)
{
	bool good = true;
	int option;

	while ((option = getopt(argc, argv, "ahikPT")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: df [-ahikPT] [FILE...]\n");
			return 1;
		}
		options.all |= option == 'a';
		options.human |= option == 'h';
		options.inodes |= option == 'i';
		options.type |= option == 'T';
	}
	print_heading();
	if (optind == argc)
		good = print_all();
	for (; optind < argc; optind++)
		good &= print_for(argv[optind]);
	return fflush(stdout) == 0 && good ? 0 : 1;
}
