/*
 * w: prints who is logged in, since when, how long nothing was typed, and what runs there. The
 * sessions are those of utmp(5); what runs is the newest process of the terminal's foreground
 * group. -h leaves the headings out.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utmpx.h>

#include "user/lib/process.h"
#include "user/lib/uptime.h"

static void print_headings(void)
{
	putchar(' ');
	print_uptime();
	printf("%-8s %-8s %-8s %8s  %s\n", "USER", "TTY", "LOGIN@", "IDLE", "WHAT");
}

/* The newest process in the terminal's foreground; NULL if there is none. */
static const struct process *find_foreground(const struct process *processes, size_t count,
					     dev_t terminal)
{
	const struct process *found = NULL;

	for (size_t i = 0; i < count; i++)
		if ((dev_t)processes[i].terminal == terminal &&
		    processes[i].group == processes[i].foreground)
			found = &processes[i];
	return found;
}

static void print_session(const struct utmpx *record, const struct process *processes, size_t count)
{
	char path[64], since[16], idle[16] = "?";
	const struct process *process = NULL;
	time_t start = record->ut_tv.tv_sec;
	struct stat status;

	snprintf(path, sizeof(path), "/dev/%.32s", record->ut_line);
	if (stat(path, &status) == 0) {
		long seconds = (long)(time(NULL) - status.st_atime);
		snprintf(idle, sizeof(idle), "%ld:%02ld", seconds / 60, seconds % 60);
		process = find_foreground(processes, count, status.st_rdev);
	}
	strftime(since, sizeof(since), "%H:%M", localtime(&start));
	printf("%-8.32s %-8.32s %-8s %8s  %.60s\n", record->ut_user, record->ut_line, since, idle,
	       !process              ? "-"
	       : *process->arguments ? process->arguments
				     : process->name);
}

int main(int argc, char **argv)
{
	const struct utmpx *record;
	bool headings = true;
	size_t count;
	int option;

	while ((option = getopt(argc, argv, "h")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: w [-h]\n");
			return 1;
		}
		headings = false;
	}
	struct process *processes = read_processes(&count);
	if (headings)
		print_headings();
	while ((record = getutxent()))
		if (record->ut_type == USER_PROCESS)
			print_session(record, processes, count);
	free(processes);
	return fflush(stdout) == 0 ? 0 : 1;
}
