/*
 * free: memory in use and not, from /proc/meminfo. Kibibytes, or with -b bytes, -m mebibytes, -g
 * gibibytes, -h whatever reads best.
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
	VALUES
};

static const char *const names[VALUES] = {
	"MemTotal:",     "MemFree:", "MemAvailable:", "Buffers:",  "Cached:",
	"SReclaimable:", "Shmem:",   "SwapTotal:",    "SwapFree:",
};

static unsigned long long kib[VALUES];
static int shift = 10; /* of the unit printed */
static bool human;

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

int main(int argc, char **argv)
{
	int option;
	while ((option = getopt(argc, argv, "bkmgh")) != -1) {
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
		default:
			fprintf(stderr, "usage: free [-bkmgh]\n");
			return 1;
		}
	}
	read_meminfo();
	unsigned long long cache = kib[BUFFERS] + kib[CACHED] + kib[RECLAIMABLE];
	unsigned long long available = kib[AVAILABLE] ? kib[AVAILABLE] : kib[FREE] + cache;
	printf("%8s %11s %11s %11s %11s %11s %11s\n", "", "total", "used", "free", "shared",
	       "buff/cache", "available");
	printf("Mem:    ");
	print_value(kib[TOTAL]);
	print_value(kib[TOTAL] - available);
	print_value(kib[FREE]);
	print_value(kib[SHARED]);
	print_value(cache);
	print_value(available);
	printf("\nSwap:   ");
	print_value(kib[SWAP_TOTAL]);
	print_value(kib[SWAP_TOTAL] - kib[SWAP_FREE]);
	print_value(kib[SWAP_FREE]);
	putchar('\n');
	return fflush(stdout) == 0 ? 0 : 1;
}
