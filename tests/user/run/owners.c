/*
 * Reads /proc/slab_owners a line at a time. A line begins with the cache's name, and holds the age
 * of the newest object in milliseconds after "age=".
 */
#include "tests/user/run/owners.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char line[512];
static char chunk[4096];

long long owners_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static bool is_row_of(const char *cache)
{
	size_t length = strlen(cache);
	return strncmp(line, cache, length) == 0 && line[length] == ' ';
}

/* Ages are as of now or a little before: what came after `start` is never missed. */
static bool is_since(long long start)
{
	const char *age = strstr(line, " age=");
	return age && atoll(age + 5) <= owners_clock() - start;
}

void owners_report(const char *cache, long long start, void (*report)(const char *line))
{
	int file = open("/proc/slab_owners", O_RDONLY | O_CLOEXEC);
	size_t used = 0;
	ssize_t got;

	if (file < 0)
		return;
	while ((got = read(file, chunk, sizeof(chunk))) > 0) {
		for (ssize_t i = 0; i < got; i++) {
			if (chunk[i] != '\n' && used < sizeof(line) - 1) {
				line[used++] = chunk[i];
				continue;
			}
			line[used] = '\0';
			if (is_row_of(cache) && is_since(start))
				report(line);
			used = 0;
		}
	}
	close(file);
}
