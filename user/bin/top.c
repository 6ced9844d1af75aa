/*
 * top: shows the processes that use the machine most, again and again.
 *
 *	top [-b] [-d SECONDS] [-n TIMES] [-p PIDS]
 *
 * What a process used of the processor is counted from one look to the next; at the first, from its
 * start. Keys: space looks again at once, P sorts by processor, M by memory, N by pid, k asks for a
 * pid to end, q quits. -b prints looks one after the other instead of drawing them on the terminal,
 * and takes no keys.
 */
#include <err.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysinfo.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "user/lib/process.h"
#include "user/lib/uptime.h"

#define HOME_AND_CLEAR "\033[H\033[J"

static struct {
	bool batch;
	double pause; /* seconds */
	long times;   /* 0: for ever */
	const char *pids;
	char order; /* P, M or N */
} options = {.pause = 3, .order = 'P'};

/* A process at this look, and what it used since the last. */
struct row {
	struct process process;
	unsigned long long used; /* ticks */
};

static struct process *before; /* the last look, in order of pids */
static size_t before_count;
static double passed; /* seconds since then */

static struct termios normal;
static bool have_keys;

static void restore(void)
{
	if (have_keys)
		tcsetattr(STDIN_FILENO, TCSANOW, &normal);
}

static void end(int number)
{
	restore();
	_exit(128 + number);
}

static void take_keys(void)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &normal) < 0)
		return;
	raw = normal;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	have_keys = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
	atexit(restore);
	signal(SIGINT, end);
	signal(SIGTERM, end);
}

/* --- Looking --- */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int compare_pid(const void *key, const void *process)
{
	pid_t wanted = *(const pid_t *)key, pid = ((const struct process *)process)->pid;

	return (wanted > pid) - (wanted < pid);
}

static unsigned long long used_before(const struct process *process)
{
	const struct process *same = !before ? NULL
					     : bsearch(&process->pid, before, before_count,
						       sizeof(*before), compare_pid);

	if (!same || same->start_tick != process->start_tick)
		return 0;
	return same->user_ticks + same->system_ticks;
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *first = a, *second = b;

	if (options.order == 'P' && first->used != second->used)
		return first->used < second->used ? 1 : -1;
	if (options.order == 'M' && first->process.resident != second->process.resident)
		return first->process.resident < second->process.resident ? 1 : -1;
	return first->process.pid < second->process.pid ? -1 : 1;
}

static bool wanted(pid_t pid)
{
	const char *list = options.pids;

	while (list && *list) {
		char *after;
		if (strtol(list, &after, 10) == pid)
			return true;
		if (after == list)
			errx(1, "bad list of pids: %s", options.pids);
		list = after + strspn(after, ",");
	}
	return !options.pids;
}

/* The rows in order, to be freed; this look becomes the one before. */
static struct row *look(size_t *count)
{
	size_t all;
	struct process *processes = read_processes(&all);
	struct row *rows = calloc(all ? all : 1, sizeof(*rows));

	if (!rows)
		err(1, NULL);
	*count = 0;
	for (size_t i = 0; i < all; i++) {
		if (!wanted(processes[i].pid))
			continue;
		struct row *row = &rows[(*count)++];
		row->process = processes[i];
		row->used = processes[i].user_ticks + processes[i].system_ticks -
			    used_before(&processes[i]);
	}
	qsort(rows, *count, sizeof(*rows), compare_rows);
	free(before);
	before = processes;
	before_count = all;
	return rows;
}

/* --- Showing --- */

static void print_memory(void)
{
	struct sysinfo info;

	if (sysinfo(&info) < 0)
		return;
	unsigned long long unit = info.mem_unit ? info.mem_unit : 1;
	printf("KiB Mem: %llu total, %llu free\n", info.totalram * unit / 1024,
	       info.freeram * unit / 1024);
}

static void print_states(void)
{
	size_t running = 0, stopped = 0, zombies = 0;

	for (size_t i = 0; i < before_count; i++) {
		running += before[i].state == 'R';
		stopped += before[i].state == 'T' || before[i].state == 't';
		zombies += before[i].state == 'Z';
	}
	printf("Tasks: %zu total, %zu running, %zu sleeping, %zu stopped, %zu zombie\n",
	       before_count, running, before_count - running - stopped - zombies, stopped, zombies);
}

static const char *user_name(uid_t uid, char text[16])
{
	struct passwd *user = getpwuid(uid);

	if (user)
		snprintf(text, 16, "%.8s", user->pw_name);
	else
		snprintf(text, 16, "%u", (unsigned)uid);
	return text;
}

static void print_row(const struct row *row, int columns)
{
	const struct process *process = &row->process;
	unsigned long long ticks = process->user_ticks + process->system_ticks;
	double share = passed > 0 ? (double)row->used * 100 / TICKS_A_SECOND / passed : 0;
	char user[16], line[256];

	snprintf(line, sizeof(line),
		 "%5d %-8s %3ld %3ld %7llu %6ld %c %5.1f %3llu:%02llu.%02llu %s", (int)process->pid,
		 user_name(process->uid, user), process->priority, process->nice,
		 process->memory / 1024, process->resident * (getpagesize() / 1024), process->state,
		 share, ticks / TICKS_A_SECOND / 60, ticks / TICKS_A_SECOND % 60,
		 ticks % TICKS_A_SECOND, process->name);
	printf("%.*s\n", columns, line);
}

static void show(const struct row *rows, size_t count)
{
	struct winsize size = {0};
	int columns = 255;
	size_t heading = 6;

	if (!options.batch && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
	    size.ws_row > heading) {
		columns = size.ws_col;
		count = count < size.ws_row - heading ? count : size.ws_row - heading;
	}
	if (!options.batch)
		printf(HOME_AND_CLEAR);
	printf("top - ");
	print_uptime();
	print_states();
	print_memory();
	printf("\n%5s %-8s %3s %3s %7s %6s S %5s %9s %s\n", "PID", "USER", "PR", "NI", "VIRT",
	       "RES", "%CPU", "TIME+", "COMMAND");
	for (size_t i = 0; i < count; i++)
		print_row(&rows[i], columns);
	if (options.batch)
		putchar('\n');
	if (fflush(stdout) != 0)
		err(1, "write error");
}

/* --- Keys --- */

static void ask_whom_to_end(void)
{
	char text[32];

	printf("\rPID to end: ");
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSANOW, &normal);
	long pid = fgets(text, sizeof(text), stdin) ? strtol(text, NULL, 10) : 0;
	take_keys();
	if (pid > 0 && kill((pid_t)pid, SIGTERM) < 0) {
		warn("%ld", pid);
		sleep(1);
	}
}

/* Until it is time for the next look, or a key wants one. False: quit. */
static bool wait_for_next(void)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	int milliseconds = (int)(options.pause * 1000);
	char key;

	if (!have_keys) {
		poll(NULL, 0, milliseconds);
		return true;
	}
	if (poll(&input, 1, milliseconds) <= 0)
		return true;
	if (read(STDIN_FILENO, &key, 1) != 1 || key == 'q')
		return false;
	if (strchr("PMN", key))
		options.order = key;
	else if (key == 'k')
		ask_whom_to_end();
	return true;
}

static bool take_option(int option)
{
	char *after = NULL;

	switch (option) {
	case 'b':
		return options.batch = true;
	case 'd':
		options.pause = strtod(optarg, &after);
		return after != optarg && !*after && options.pause >= 0;
	case 'n':
		options.times = strtol(optarg, &after, 10);
		return !*after && options.times > 0;
	case 'p':
		options.pids = optarg;
		return true;
	default:
		return false;
	}
}

int main(int argc, char **argv)
{
	struct sysinfo info;
	int option;

	while ((option = getopt(argc, argv, "bd:n:p:")) != -1) {
		if (take_option(option))
			continue;
		fprintf(stderr, "usage: top [-b] [-d SECONDS] [-n TIMES] [-p PIDS]\n");
		return 1;
	}
	if (!options.batch)
		take_keys();
	double last = sysinfo(&info) == 0 ? now() - (double)info.uptime : now();
	for (long turn = 1;; turn++) {
		size_t count;
		double this = now();
		passed = this - last;
		last = this;
		struct row *rows = look(&count);
		show(rows, count);
		free(rows);
		if (turn == options.times || !wait_for_next())
			return 0;
	}
}
