/*
 * who: prints who is logged in, on which terminal and since when.
 *
 *	who [-b] [-H] [am i]
 *
 * -b tells instead when the machine was started; -H adds a heading. `who am i` and `who -m` are
 * about this terminal only. The records are those of utmp(5), in /run/utmp.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <utmpx.h>

#define DEVICES "/dev/"

static void print(const struct utmpx *record)
{
	char date[32];
	time_t since = record->ut_tv.tv_sec;

	strftime(date, sizeof(date), "%Y-%m-%d %H:%M", localtime(&since));
	if (record->ut_type == BOOT_TIME)
		printf("         system boot  %s\n", date);
	else
		printf("%-8.32s %-12.32s %s\n", record->ut_user, record->ut_line, date);
}

static bool is_here(const struct utmpx *record)
{
	const char *terminal = ttyname(STDIN_FILENO);

	return terminal && strncmp(terminal, DEVICES, strlen(DEVICES)) == 0 &&
	       strncmp(terminal + strlen(DEVICES), record->ut_line, sizeof(record->ut_line)) == 0;
}

int main(int argc, char **argv)
{
	bool boot = false, heading = false, here = false;
	const struct utmpx *record;
	int option;

	while ((option = getopt(argc, argv, "bHm")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: who [-bHm] [am i]\n");
			return 1;
		}
		boot |= option == 'b';
		heading |= option == 'H';
		here |= option == 'm';
	}
	here |= argc - optind == 2;
	if (heading)
		printf("%-8s %-12s %s\n", "NAME", "LINE", "TIME");
	while ((record = getutxent()))
		if (record->ut_type == (boot ? BOOT_TIME : USER_PROCESS) &&
		    (!here || is_here(record)))
			print(record);
	return fflush(stdout) == 0 ? 0 : 1;
}
