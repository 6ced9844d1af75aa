/*
 * free: memory in use and not, from /proc/meminfo. Kibibytes, or with -b bytes, -m mebibytes, -g
 * gibibytes, -h whatever reads best. -l tells low and high memory apart, -t adds a sum, -v tells
 * what is promised. With -s it is told again after so many seconds, with -c so many times.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	TOTAL,
	FREE,
	AVAILABLE,
	BUFFERS,
	CACHED,
	RECLAIMABLE,
	SHARED,
	SWAP_TOTAL,
	SWAP_FREE,
	LOW_TOTAL,
	LOW_FREE,
	HIGH_TOTAL,
	HIGH_FREE,
	LIMIT,
	COMMITTED,
	VALUES
};

static const char *const names[VALUES] = {
	"MemTotal:",     "MemFree:",   "MemAvailable:", "Buffers:",     "Cached:",
	"SReclaimable:", "Shmem:",     "SwapTotal:",    "SwapFree:",    "LowTotal:",
	"LowFree:",      "HighTotal:", "HighFree:",     "CommitLimit:", "Committed_AS:",
};

static unsigned long long kib[VALUES];
static int shift = 10; /* of the unit printed */
static bool human, low_and_high, with_sum, with_promises;

static void read_meminfo(void)
{
	char line[128], name[64];
	unsigned long long value;
	FILE *file = fopen("/proc/meminfo", "r");
	if (!file)
		err(1, "/proc/meminfo");
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%63s %llu", name, &value) != 2)
			continue;
		for (int i = 0; i < VALUES; i++) {
			if (strcmp(name, names[i]) == 0)
				kib[i] = value;
		}
	}
	fclose(file);
}

/* Three digits at most, one behind the point if there is room: 980Ki, 1.2Mi, 31Gi. */
static void print_human(unsigned long long value)
{
	static const char *const units[] = {"Ki", "Mi", "Gi", "Ti"};
	char text[32];
	int unit = 0;
	unsigned long long scale = 1;
	while (value / scale >= 1024 && unit < 3) {
		scale *= 1024;
		unit++;
	}
	unsigned long long tenths = (value * 10 + scale / 2) / scale;
	if (value == 0)
		strcpy(text, "0B");
	else if (tenths < 100 && unit > 0)
		snprintf(text, sizeof(text), "%llu.%llu%s", tenths / 10, tenths % 10, units[unit]);
	else
		snprintf(text, sizeof(text), "%llu%s", value / scale, units[unit]);
	printf(" %11s", text);
}

static void print_value(unsigned long long value)
{
	if (human)
		print_human(value);
	else
		printf(" %11llu", shift < 10 ? value << (10 - shift) : value >> (shift - 10));
}

static void print_row(const char *name, unsigned long long total, unsigned long long free)
{
	printf("%-8s", name);
	print_value(total);
	print_value(total - free);
	print_value(free);
}

static void print_all(void)
{
	read_meminfo();
	unsigned long long cache = kib[BUFFERS] + kib[CACHED] + kib[RECLAIMABLE];
	unsigned long long available = kib[AVAILABLE] ? kib[AVAILABLE] : kib[FREE] + cache;
	printf("%8s %11s %11s %11s %11s %11s %11s\nMem:    ", "", "total", "used", "free", "shared",
	       "buff/cache", "available");
	print_value(kib[TOTAL]);
	print_value(kib[TOTAL] - available);
	print_value(kib[FREE]);
	print_value(kib[SHARED]);
	print_value(cache);
	print_value(available);
	putchar('\n');
	if (low_and_high) {
		print_row("Low:", kib[LOW_TOTAL], kib[LOW_FREE]);
		putchar('\n');
		print_row("High:", kib[HIGH_TOTAL], kib[HIGH_FREE]);
		putchar('\n');
	}
	print_row("Swap:", kib[SWAP_TOTAL], kib[SWAP_FREE]);
	putchar('\n');
	if (with_sum) {
		print_row("Total:", kib[TOTAL] + kib[SWAP_TOTAL], kib[FREE] + kib[SWAP_FREE]);
		putchar('\n');
	}
	if (with_promises) {
		print_row("Comm:", kib[LIMIT], kib[LIMIT] - kib[COMMITTED]);
		putchar('\n');
	}
}

static void usage(void)
{
	fprintf(stderr, "usage: free [-bkmghltv] [-s SECONDS] [-c COUNT]\n");
	exit(1);
}

/* A time in seconds that may have a fraction, in microseconds. */
static useconds_t interval_of(const char *text)
{
	char *end;
	double seconds = strtod(text, &end);
	if (end == text || *end || !(seconds > 0) || seconds > 4000)
		usage();
	return (useconds_t)(seconds * 1000000);
}

static void take_option(int option)
{
	switch (option) {
	case 'b':
		shift = 0;
		break;
	case 'k':
		shift = 10;
		break;
	case 'm':
		shift = 20;
		break;
	case 'g':
		shift = 30;
		break;
	case 'h':
		human = true;
		break;
	case 'l':
		low_and_high = true;
		break;
	case 't':
		with_sum = true;
		break;
	case 'v':
		with_promises = true;
		break;
	default:
		usage();
	}
}

int main(int argc, char **argv)
{
	int option;
	useconds_t interval = 0;
	long count = 0; /* 0: once, or with an interval for ever */
	while ((option = getopt(argc, argv, "bkmghltvs:c:")) != -1) {
		if (option == 's')
			interval = interval_of(optarg);
		else if (option == 'c')
			count = strtol(optarg, NULL, 10);
		else
			take_option(option);
	}
	if (count < 0 || optind < argc)
		usage();
	if (count > 0 && interval == 0)
		interval = 1000000;
	print_all();
	for (long told = 1; interval > 0 && (count == 0 || told < count); told++) {
		fflush(stdout);
		usleep(interval);
		putchar('\n');
		print_all();
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
