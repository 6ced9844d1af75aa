/*
 * The line about the machine's state; see the header.
 */
#include "user/lib/uptime.h"

#include <err.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void print_uptime(void)
{
	char clock[16], load[96] = "";
	unsigned long seconds = 0;
	time_t now = time(NULL);
	FILE *file = fopen("/proc/uptime", "r");
	if (!file || fscanf(file, "%lu", &seconds) != 1)
		err(1, "/proc/uptime");
	fclose(file);
	strftime(clock, sizeof(clock), "%H:%M:%S", localtime(&now));
	printf("%s up ", clock);
	unsigned long days = seconds / 86400, hours = seconds / 3600 % 24,
		      minutes = seconds / 60 % 60;
	if (days)
		printf("%lu day%s, ", days, days == 1 ? "" : "s");
	if (hours)
		printf("%2lu:%02lu", hours, minutes);
	else
		printf("%lu min", minutes);
	file = fopen("/proc/loadavg", "r");
	char one[16], five[16], fifteen[16];
	if (file && fscanf(file, "%15s %15s %15s", one, five, fifteen) == 3)
		snprintf(load, sizeof(load), ",  load average: %s, %s, %s", one, five, fifteen);
	if (file)
		fclose(file);
	puts(load);
}
