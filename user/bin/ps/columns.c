/*
 * The columns of ps: one table, a line each. A column has a name for -o, a heading, a width, a
 * side, and a function that writes the value.
 */
#include "user/bin/ps/ps.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#define COLUMNS_MAX   32
#define VALUE_SIZE    1200
#define SECONDS_A_DAY 86400
#define WAIT_WIDTH    15

struct column {
	const char *name, *heading;
	int width; /* the last column of a line is not padded */
	bool left; /* aligned to the left */
	void (*write)(const struct process *process, char *value, size_t size);
};

static const struct column *chosen[COLUMNS_MAX];
static int chosen_count;

static unsigned long long ticks_used(const struct process *process)
{
	return process->user_ticks + process->system_ticks;
}

/* Seconds since the machine started. */
static unsigned long long uptime(void)
{
	char text[64];
	return read_small_file("/proc/uptime", text, sizeof(text)) > 0 ? strtoull(text, NULL, 10)
								       : 0;
}

static void write_pid(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%d", (int)process->pid);
}

static void write_parent(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%d", (int)process->parent);
}

static void write_group(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%d", (int)process->group);
}

static void write_session(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%d", (int)process->session);
}

static void write_foreground(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%d", (int)process->foreground);
}

/*
 * Names follow from the numbers that Linux gives its terminals
 * (Documentation/admin-guide/devices.txt).
 */
static void write_terminal(const struct process *process, char *value, size_t size)
{
	enum {
		VIRTUAL_OR_SERIAL = 4,
		CONSOLE = 5,
		FIRST_PTS = 136,
		LAST_PTS = 143,
		FIRST_SERIAL = 64
	};
	unsigned kind = major(process->terminal), number = minor(process->terminal);
	if (kind == VIRTUAL_OR_SERIAL && number >= FIRST_SERIAL)
		snprintf(value, size, "ttyS%u", number - FIRST_SERIAL);
	else if (kind == VIRTUAL_OR_SERIAL)
		snprintf(value, size, "tty%u", number);
	else if (kind == CONSOLE)
		snprintf(value, size, number == 1 ? "console" : "tty");
	else if (kind >= FIRST_PTS && kind <= LAST_PTS)
		snprintf(value, size, "pts/%u", (kind - FIRST_PTS) * 256 + number);
	else
		snprintf(value, size, "?");
}

static void write_state(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%c", process->state);
}

/* The state and what else is worth a letter: priority, session leader, threads, foreground. */
static void write_status(const struct process *process, char *value, size_t size)
{
	const char *priority = process->nice < 0 ? "<" : process->nice > 0 ? "N" : "";
	snprintf(value, size, "%c%s%s%s%s", process->state, priority,
		 process->session == process->pid ? "s" : "", process->threads > 1 ? "l" : "",
		 process->foreground == process->group ? "+" : "");
}

static void write_time(const struct process *process, char *value, size_t size)
{
	unsigned long long seconds = ticks_used(process) / TICKS_A_SECOND;
	int days = seconds / SECONDS_A_DAY, hours = seconds / 3600 % 24,
	    minutes = seconds / 60 % 60;
	if (days)
		snprintf(value, size, "%d-%02d:%02d:%02d", days, hours, minutes,
			 (int)(seconds % 60));
	else
		snprintf(value, size, "%02d:%02d:%02d", hours, minutes, (int)(seconds % 60));
}

static void write_short_time(const struct process *process, char *value, size_t size)
{
	unsigned long long seconds = ticks_used(process) / TICKS_A_SECOND;
	snprintf(value, size, "%llu:%02d", seconds / 60, (int)(seconds % 60));
}

static void write_command(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%s%s", process->name, process->state == 'Z' ? " <defunct>" : "");
}

static void write_arguments(const struct process *process, char *value, size_t size)
{
	if (process->state == 'Z')
		snprintf(value, size, "[%s] <defunct>", process->name);
	else if (process->arguments[0])
		snprintf(value, size, "%s", process->arguments);
	else
		snprintf(value, size, "[%s]", process->name);
}

static void write_uid(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%u", (unsigned)process->uid);
}

/* A name that does not fit would push the columns aside: then the number. */
static void write_user(const struct process *process, char *value, size_t size)
{
	struct passwd *user = getpwuid(process->uid);
	if (user && strlen(user->pw_name) <= 8)
		snprintf(value, size, "%s", user->pw_name);
	else
		write_uid(process, value, size);
}

/* Processor time used per life time, in tenths of a percent. */
static unsigned long long usage(const struct process *process)
{
	unsigned long long started = process->start_tick / TICKS_A_SECOND, now = uptime();
	if (now <= started)
		return 0;
	return ticks_used(process) * 1000 / TICKS_A_SECOND / (now - started);
}

static void write_usage(const struct process *process, char *value, size_t size)
{
	unsigned long long tenths = usage(process);
	snprintf(value, size, "%llu.%llu", tenths / 10, tenths % 10);
}

static void write_usage_percent(const struct process *process, char *value, size_t size)
{
	unsigned long long percent = usage(process) / 10;
	snprintf(value, size, "%llu", percent > 99 ? 99 : percent);
}

static void write_memory_share(const struct process *process, char *value, size_t size)
{
	static unsigned long long total;
	char text[128];
	if (!total && read_small_file("/proc/meminfo", text, sizeof(text)) > 0)
		sscanf(text, "MemTotal: %llu", &total);
	unsigned long long resident = (unsigned long long)process->resident * getpagesize() / 1024;
	unsigned long long tenths = total ? resident * 1000 / total : 0;
	snprintf(value, size, "%llu.%llu", tenths / 10, tenths % 10);
}

static void write_address_space(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%llu", process->memory / 1024);
}

static void write_pages(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%llu", process->memory / getpagesize());
}

static void write_resident(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%llu", (unsigned long long)process->resident * getpagesize() / 1024);
}

/* The hour for what started within a day, the date for the rest. */
static void write_start(const struct process *process, char *value, size_t size)
{
	time_t now = time(NULL);
	time_t started = now - (time_t)(uptime() - process->start_tick / TICKS_A_SECOND);
	const char *format = now - started < SECONDS_A_DAY ? "%H:%M" : "%b%d";
	strftime(value, size, format, localtime(&started));
}

static void write_flags(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%lx", process->flags >> 6 & 7);
}

static void write_priority(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%ld", process->priority + 60);
}

static void write_nice(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%ld", process->nice);
}

static void write_threads(const struct process *process, char *value, size_t size)
{
	snprintf(value, size, "%ld", process->threads);
}

static void write_nothing(const struct process *process, char *value, size_t size)
{
	(void)process;
	snprintf(value, size, "-");
}

/* The kernel's function that the process waits in. */
static void write_wait(const struct process *process, char *value, size_t size)
{
	char path[32], name[64];

	snprintf(path, sizeof(path), "/proc/%d/wchan", (int)process->pid);
	bool waits = read_small_file(path, name, sizeof(name)) > 0 && strcmp(name, "0") != 0;
	snprintf(value, size, "%.*s", WAIT_WIDTH, waits ? name : "-");
}

static const struct column columns[] = {
	{"pid", "PID", 5, false, write_pid},
	{"ppid", "PPID", 5, false, write_parent},
	{"pgid", "PGID", 5, false, write_group},
	{"pgrp", "PGRP", 5, false, write_group},
	{"sid", "SID", 5, false, write_session},
	{"sess", "SESS", 5, false, write_session},
	{"tpgid", "TPGID", 5, false, write_foreground},
	{"tty", "TTY", 8, true, write_terminal},
	{"tname", "TTY", 8, true, write_terminal},
	{"s", "S", 1, true, write_state},
	{"state", "S", 1, true, write_state},
	{"stat", "STAT", 4, true, write_status},
	{"time", "TIME", 8, false, write_time},
	{"bsdtime", "TIME", 6, false, write_short_time},
	{"comm", "COMMAND", 15, true, write_command},
	{"cmd", "CMD", 27, true, write_arguments},
	{"ucmd", "CMD", 15, true, write_command},
	{"args", "COMMAND", 27, true, write_arguments},
	{"command", "COMMAND", 27, true, write_arguments},
	{"user", "USER", 8, true, write_user},
	{"UID", "UID", 8, true, write_user},
	{"uid", "UID", 5, false, write_uid},
	{"c", "C", 2, false, write_usage_percent},
	{"%cpu", "%CPU", 4, false, write_usage},
	{"pcpu", "%CPU", 4, false, write_usage},
	{"%mem", "%MEM", 4, false, write_memory_share},
	{"pmem", "%MEM", 4, false, write_memory_share},
	{"vsz", "VSZ", 6, false, write_address_space},
	{"sz", "SZ", 5, false, write_pages},
	{"rss", "RSS", 5, false, write_resident},
	{"stime", "STIME", 5, true, write_start},
	{"start", "START", 5, true, write_start},
	{"f", "F", 1, true, write_flags},
	{"pri", "PRI", 3, false, write_priority},
	{"ni", "NI", 3, false, write_nice},
	{"nice", "NI", 3, false, write_nice},
	{"nlwp", "NLWP", 4, false, write_threads},
	{"addr", "ADDR", 4, true, write_nothing},
	{"wchan", "WCHAN", WAIT_WIDTH, true, write_wait},
};

static const struct column *find_column(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (strlen(columns[i].name) == length &&
		    strncmp(columns[i].name, name, length) == 0)
			return &columns[i];
	}
	return NULL;
}

bool columns_add(const char *list, const char **bad)
{
	while (*(list += strspn(list, ", "))) {
		size_t length = strcspn(list, ", ");
		const struct column *column = find_column(list, length);
		if (!column || chosen_count == COLUMNS_MAX) {
			*bad = list;
			return false;
		}
		chosen[chosen_count++] = column;
		list += length;
	}
	return true;
}

static void print_cell(int index, const char *text)
{
	const struct column *column = chosen[index];
	bool last = index + 1 == chosen_count;
	if (column->left)
		printf("%-*s", last ? 0 : column->width, text);
	else
		printf("%*s", column->width, text);
	putchar(last ? '\n' : ' ');
}

void columns_print_heading(void)
{
	for (int i = 0; i < chosen_count; i++)
		print_cell(i, chosen[i]->heading);
}

void columns_print(const struct process *process)
{
	char value[VALUE_SIZE];
	for (int i = 0; i < chosen_count; i++) {
		chosen[i]->write(process, value, sizeof(value));
		print_cell(i, value);
	}
}
