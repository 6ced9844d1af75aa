/*
 * vmstat [-an] [INTERVAL [COUNT]]: processes, memory, swapping, disks, interrupts and the processor
 * in one line, from /proc/stat, /proc/meminfo and /proc/vmstat. The first line tells of the time
 * since boot, each further one of the interval before it. -a shows active and inactive memory, -n
 * the heading only once, -s a table of counts, -f how many processes were made.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINES_A_HEADING 22
#define CPU_FIELDS      10

/* What /proc counts; times in ticks, memory in KiB. */
struct sample {
	unsigned long long cpu[CPU_FIELDS]; /* user nice system idle iowait irq softirq steal ... */
	unsigned long long interrupts, switches, boot_time, processes, running, blocked;
	unsigned long long free, available, buffers, cached, reclaimable, total, active, inactive;
	unsigned long long swap_total, swap_free;
	unsigned long long page_in, page_out, swap_in, swap_out, faults;
};

static struct sample now;
static bool show_active;

static const struct {
	const char *file, *name;
	unsigned long long *value;
} values[] = {
	{"/proc/stat", "intr", &now.interrupts},
	{"/proc/stat", "ctxt", &now.switches},
	{"/proc/stat", "btime", &now.boot_time},
	{"/proc/stat", "processes", &now.processes},
	{"/proc/stat", "procs_running", &now.running},
	{"/proc/stat", "procs_blocked", &now.blocked},
	{"/proc/meminfo", "MemTotal:", &now.total},
	{"/proc/meminfo", "MemFree:", &now.free},
	{"/proc/meminfo", "MemAvailable:", &now.available},
	{"/proc/meminfo", "Buffers:", &now.buffers},
	{"/proc/meminfo", "Cached:", &now.cached},
	{"/proc/meminfo", "SReclaimable:", &now.reclaimable},
	{"/proc/meminfo", "Active:", &now.active},
	{"/proc/meminfo", "Inactive:", &now.inactive},
	{"/proc/meminfo", "SwapTotal:", &now.swap_total},
	{"/proc/meminfo", "SwapFree:", &now.swap_free},
	{"/proc/vmstat", "pgpgin", &now.page_in},
	{"/proc/vmstat", "pgpgout", &now.page_out},
	{"/proc/vmstat", "pswpin", &now.swap_in},
	{"/proc/vmstat", "pswpout", &now.swap_out},
	{"/proc/vmstat", "pgfault", &now.faults},
};

/* A line of a file in /proc: a name and a number. */
static void take_line(const char *file, const char *line)
{
	char name[64];
	unsigned long long value;
	if (strncmp(line, "cpu ", 4) == 0) {
		char *at = (char *)line + 4;
		for (int i = 0; i < CPU_FIELDS; i++)
			now.cpu[i] = strtoull(at, &at, 10);
		return;
	}
	if (sscanf(line, "%63s %llu", name, &value) != 2)
		return;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (strcmp(values[i].name, name) == 0 && strcmp(values[i].file, file) == 0)
			*values[i].value = value;
	}
}

static void read_file(const char *path)
{
	char *line = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "r");
	if (!file)
		err(1, "%s", path);
	while (getline(&line, &size, file) > 0)
		take_line(path, line);
	free(line);
	fclose(file);
}

static void take_sample(void)
{
	now = (struct sample){.free = 0};
	read_file("/proc/stat");
	read_file("/proc/meminfo");
	read_file("/proc/vmstat");
}

static void print_heading(void)
{
	puts("procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----");
	printf(" r  b   swpd   free  %5s %6s   si   so    bi    bo   in   cs us sy id wa st\n",
	       show_active ? "inact" : "buff", show_active ? "active" : "cache");
}

/* How often a second, rounded. */
static unsigned long long rate(unsigned long long count, unsigned long long ticks, long hertz)
{
	return ticks ? (count * hertz + ticks / 2) / ticks : 0;
}

static unsigned percent(unsigned long long part, unsigned long long whole)
{
	return whole ? (unsigned)((part * 100 + whole / 2) / whole) : 0;
}

/* What happened since `before`. */
static void print_line(const struct sample *before)
{
	unsigned long long cpu[CPU_FIELDS], sum = 0;
	long hertz = sysconf(_SC_CLK_TCK), page = sysconf(_SC_PAGESIZE) / 1024;
	for (int i = 0; i < CPU_FIELDS; i++) {
		cpu[i] = now.cpu[i] - before->cpu[i];
		sum += i < 8 ? cpu[i] : 0; /* guests' time is in the user's already */
	}
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned long long ticks = sum / (processors > 0 ? processors : 1);
	printf("%2llu %2llu %6llu %6llu %6llu %6llu ", now.running, now.blocked,
	       now.swap_total - now.swap_free, now.free, show_active ? now.inactive : now.buffers,
	       show_active ? now.active : now.cached + now.reclaimable);
	printf("%4llu %4llu %5llu %5llu ",
	       rate((now.swap_in - before->swap_in) * page, ticks, hertz),
	       rate((now.swap_out - before->swap_out) * page, ticks, hertz),
	       rate(now.page_in - before->page_in, ticks, hertz),
	       rate(now.page_out - before->page_out, ticks, hertz));
	printf("%4llu %4llu %2u %2u %2u %2u %2u\n",
	       rate(now.interrupts - before->interrupts, ticks, hertz),
	       rate(now.switches - before->switches, ticks, hertz), percent(cpu[0] + cpu[1], sum),
	       percent(cpu[2] + cpu[5] + cpu[6], sum), percent(cpu[3], sum), percent(cpu[4], sum),
	       percent(cpu[7], sum));
	fflush(stdout);
}

static void print_table(void)
{
	const struct {
		unsigned long long value;
		const char *what;
	} rows[] = {
		{now.total, "K total memory"},
		{now.total - now.available, "K used memory"},
		{now.active, "K active memory"},
		{now.inactive, "K inactive memory"},
		{now.free, "K free memory"},
		{now.buffers, "K buffer memory"},
		{now.cached, "K swap cache"},
		{now.swap_total, "K total swap"},
		{now.swap_total - now.swap_free, "K used swap"},
		{now.swap_free, "K free swap"},
		{now.cpu[0], "non-nice user cpu ticks"},
		{now.cpu[1], "nice user cpu ticks"},
		{now.cpu[2], "system cpu ticks"},
		{now.cpu[3], "idle cpu ticks"},
		{now.page_in, "K paged in"},
		{now.page_out, "K paged out"},
		{now.swap_in, "pages swapped in"},
		{now.swap_out, "pages swapped out"},
		{now.faults, "page faults"},
		{now.interrupts, "interrupts"},
		{now.switches, "CPU context switches"},
		{now.boot_time, "boot time"},
		{now.processes, "forks"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		printf("%13llu %s\n", rows[i].value, rows[i].what);
}

static void usage(void)
{
	fprintf(stderr, "usage: vmstat [-an] [INTERVAL [COUNT]]\n       vmstat -s\n"
			"       vmstat -f\n");
	exit(1);
}

static void print_lines(long interval, long count, bool one_heading)
{
	struct sample before = {.free = 0};
	for (long line = 0; count < 0 || line < count; line++) {
		if (line > 0)
			sleep((unsigned)interval);
		take_sample();
		if (line == 0 || (!one_heading && line % LINES_A_HEADING == 0))
			print_heading();
		print_line(&before);
		before = now;
	}
}

int main(int argc, char **argv)
{
	int option;
	bool one_heading = false;
	while ((option = getopt(argc, argv, "ansf")) != -1) {
		switch (option) {
		case 'a':
			show_active = true;
			break;
		case 'n':
			one_heading = true;
			break;
		case 's':
			take_sample();
			print_table();
			return fflush(stdout) == 0 ? 0 : 1;
		case 'f':
			take_sample();
			printf("%13llu forks\n", now.processes);
			return fflush(stdout) == 0 ? 0 : 1;
		default:
			usage();
		}
	}
	long interval = optind < argc ? strtol(argv[optind], NULL, 10) : 0;
	long count = optind + 1 < argc ? strtol(argv[optind + 1], NULL, 10) : -1;
	if ((optind < argc && interval <= 0) || count == 0 || argc - optind > 2)
		usage();
	print_lines(interval, optind < argc ? count : 1, one_heading);
	return fflush(stdout) == 0 ? 0 : 1;
}
