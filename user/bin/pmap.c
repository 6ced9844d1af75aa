/*
 * pmap: the areas of processes' memory, from /proc/PID/smaps. A line an area: where, how large, the
 * rights, and what is there. With -x also what of it is in memory and changed, with -d the file's
 * offset and device, with -X all that the kernel counts. -p shows whole paths, -q no headings.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define ADDRESS_WIDTH 8 /* digits */

/* What -X shows of an area, in KiB, in this order; SIZE comes first for the other forms. */
enum {
	SIZE,
	RSS,
	PSS,
	PSS_DIRTY,
	SHARED_CLEAN,
	SHARED_DIRTY,
	PRIVATE_CLEAN,
	PRIVATE_DIRTY,
	REFERENCED,
	ANONYMOUS,
	SWAP,
	LOCKED,
	COUNTS
};

static const char *const names[COUNTS] = {
	"Size",          "Rss",           "Pss",        "Pss_Dirty", "Shared_Clean", "Shared_Dirty",
	"Private_Clean", "Private_Dirty", "Referenced", "Anonymous", "Swap",         "Locked",
};

struct area {
	unsigned long start, end;
	char rights[8];
	unsigned long long offset;
	unsigned major, minor;
	unsigned long long inode;
	char name[512];
	unsigned long counts[COUNTS];
};

struct totals {
	unsigned long counts[COUNTS];
	unsigned long writable, shared; /* KiB: private and writable, and shared */
};

static enum {
	SHORT,
	EXTENDED,
	DEVICES,
	EVERYTHING
} form;
static bool quiet, whole_path;

/* --- Reading ------------------------------------------------------------------------------------
 */

/* An area's first line; false for the lines of counts that follow it. */
static bool parse_area(const char *line, struct area *area)
{
	int name = 0;
	*area = (struct area){.counts = {0}};
	if (sscanf(line, "%lx-%lx %7s %llx %x:%x %llu %n", &area->start, &area->end, area->rights,
		   &area->offset, &area->major, &area->minor, &area->inode, &name) < 7)
		return false;
	snprintf(area->name, sizeof(area->name), "%s", line + name);
	area->name[strcspn(area->name, "\n")] = '\0';
	return true;
}

static void parse_count(const char *line, struct area *area)
{
	size_t length = strcspn(line, ":");
	for (int i = 0; i < COUNTS; i++) {
		if (strncmp(line, names[i], length) == 0 && names[i][length] == '\0')
			area->counts[i] = strtoul(line + length + 1, NULL, 10);
	}
}

/* --- Printing -----------------------------------------------------------------------------------
 */

/* "r-xp" as "r-x--": shared or not, and a place for what is not reserved. */
static const char *mode_of(const struct area *area)
{
	static char mode[8];
	snprintf(mode, sizeof(mode), "%.3s%c-", area->rights, area->rights[3] == 's' ? 's' : '-');
	return mode;
}

/* The file's name, or what the memory is for in brackets. */
static const char *name_of(const struct area *area)
{
	const char *slash = strrchr(area->name, '/');
	if (strcmp(area->name, "[stack]") == 0)
		return "  [ stack ]";
	if (area->name[0] != '/')
		return "  [ anon ]";
	return whole_path ? area->name : slash + 1;
}

static int width_of(int count)
{
	int width = (int)strlen(names[count]);
	return width < 5 ? 5 : width;
}

static void print_everything(const struct area *area)
{
	printf("%0*lx %-4s %08llx %02x:%02x %6llu", ADDRESS_WIDTH, area->start, area->rights,
	       area->offset, area->major, area->minor, area->inode);
	for (int i = 0; i < COUNTS; i++)
		printf(" %*lu", width_of(i), area->counts[i]);
	const char *slash = strrchr(area->name, '/');
	printf(" %s\n", slash && !whole_path ? slash + 1 : area->name);
}

static void print_area(const struct area *area)
{
	switch (form) {
	case SHORT:
		printf("%0*lx %6luK %s %s\n", ADDRESS_WIDTH, area->start, area->counts[SIZE],
		       mode_of(area), name_of(area));
		break;
	case EXTENDED:
		printf("%0*lx %7lu %7lu %7lu %s %s\n", ADDRESS_WIDTH, area->start,
		       area->counts[SIZE], area->counts[RSS],
		       area->counts[SHARED_DIRTY] + area->counts[PRIVATE_DIRTY], mode_of(area),
		       name_of(area));
		break;
	case DEVICES:
		printf("%0*lx %7lu %s %016llx %03x:%05x %s\n", ADDRESS_WIDTH, area->start,
		       area->counts[SIZE], mode_of(area), area->offset, area->major, area->minor,
		       name_of(area));
		break;
	case EVERYTHING:
		print_everything(area);
	}
}

static void print_heading(void)
{
	if (form == EXTENDED)
		puts("Address   Kbytes     RSS   Dirty Mode  Mapping");
	else if (form == DEVICES)
		puts("Address   Kbytes Mode  Offset           Device    Mapping");
	if (form != EVERYTHING)
		return;
	printf(" Address Perm   Offset Device Inode");
	for (int i = 0; i < COUNTS; i++)
		printf(" %*s", width_of(i), names[i]);
	puts(" Mapping");
}

static void print_totals(const struct totals *totals)
{
	const unsigned long *sums = totals->counts;
	switch (form) {
	case SHORT:
		printf(" total %8luK\n", sums[SIZE]);
		break;
	case EXTENDED:
		printf("-------- ------- ------- ------- \ntotal kB %7lu %7lu %7lu\n", sums[SIZE],
		       sums[RSS], sums[SHARED_DIRTY] + sums[PRIVATE_DIRTY]);
		break;
	case DEVICES:
		printf("mapped: %luK    writeable/private: %luK    shared: %luK\n", sums[SIZE],
		       totals->writable, totals->shared);
		break;
	case EVERYTHING:
		printf("%35s", "");
		for (int i = 0; i < COUNTS; i++)
			printf(" %*lu", width_of(i), sums[i]);
		puts(" KB");
	}
}

static void add(struct totals *totals, const struct area *area)
{
	for (int i = 0; i < COUNTS; i++)
		totals->counts[i] += area->counts[i];
	if (area->rights[3] == 's')
		totals->shared += area->counts[SIZE];
	else if (area->rights[1] == 'w')
		totals->writable += area->counts[SIZE];
}

/* --- A process ----------------------------------------------------------------------------------
 */

/* Its arguments, or its name in brackets if it has none. */
static void print_command(const char *pid)
{
	char path[64], text[1024];
	snprintf(path, sizeof(path), "/proc/%s/cmdline", pid);
	FILE *file = fopen(path, "r");
	size_t length = file ? fread(text, 1, sizeof(text), file) : 0;
	if (file)
		fclose(file);
	for (size_t i = 0; i + 1 < length; i++) {
		if (text[i] == '\0')
			text[i] = ' ';
	}
	if (length > 0) {
		printf("%s:   %.*s\n", pid, (int)length - 1, text);
		return;
	}
	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	file = fopen(path, "r");
	if (!file || !fgets(text, sizeof(text), file))
		text[0] = '\0';
	if (file)
		fclose(file);
	printf("%s:   [%.*s]\n", pid, (int)strcspn(text, "\n"), text);
}

static void print_areas(FILE *smaps, struct totals *totals)
{
	char *line = NULL;
	size_t size = 0;
	struct area area, next;
	bool any = false;
	while (getline(&line, &size, smaps) > 0) {
		if (!parse_area(line, &next)) {
			parse_count(line, &area);
			continue;
		}
		if (any) {
			print_area(&area);
			add(totals, &area);
		}
		area = next;
		any = true;
	}
	if (any) {
		print_area(&area);
		add(totals, &area);
	}
	free(line);
}

static bool show_process(const char *pid)
{
	char path[64];
	struct totals totals = {.counts = {0}};
	if (strncmp(pid, "/proc/", 6) == 0)
		pid += 6;
	snprintf(path, sizeof(path), "/proc/%s/smaps", pid);
	FILE *smaps = fopen(path, "r");
	if (!smaps) {
		warn("%s", path);
		return false;
	}
	print_command(pid);
	if (!quiet)
		print_heading();
	print_areas(smaps, &totals);
	fclose(smaps);
	if (!quiet)
		print_totals(&totals);
	return true;
}

int main(int argc, char **argv)
{
	int option;
	bool all = true;
	while ((option = getopt(argc, argv, "xXdqp")) != -1) {
		switch (option) {
		case 'x':
			form = EXTENDED;
			break;
		case 'X':
			form = EVERYTHING;
			break;
		case 'd':
			form = DEVICES;
			break;
		case 'q':
			quiet = true;
			break;
		case 'p':
			whole_path = true;
			break;
		default:
			optind = argc;
		}
	}
	if (optind == argc) {
		fprintf(stderr, "usage: pmap [-xXdqp] PID...\n");
		return 1;
	}
	for (; optind < argc; optind++)
		all &= show_process(argv[optind]);
	return all && fflush(stdout) == 0 ? 0 : 42;
}
