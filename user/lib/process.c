/*
 * Reading /proc; see the header.
 */
#include "user/lib/process.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t read_small_file(const char *path, char *text, size_t size)
{
	int file = open(path, O_RDONLY);
	if (file < 0)
		return -1;
	ssize_t length = 0, got;
	while (length < (ssize_t)size - 1 &&
	       (got = read(file, text + length, size - 1 - length)) > 0)
		length += got;
	close(file);
	text[length] = '\0';
	return length;
}

/* The name stands in parentheses and may hold any character, a closing parenthesis too. */
static bool parse_process_stat(char *text, struct process *process)
{
	char *open = strchr(text, '('), *close = strrchr(text, ')');
	if (!open || !close)
		return false;
	process->pid = atoi(text);
	snprintf(process->name, sizeof(process->name), "%.*s", (int)(close - open - 1), open + 1);
	return sscanf(close + 1,
		      " %c %d %d %d %d %d %lu %*u %*u %*u %*u %llu %llu %*d %*d %ld %ld %ld %*d "
		      "%llu "
		      "%llu %ld",
		      &process->state, &process->parent, &process->group, &process->session,
		      &process->terminal, &process->foreground, &process->flags,
		      &process->user_ticks, &process->system_ticks, &process->priority,
		      &process->nice, &process->threads, &process->start_tick, &process->memory,
		      &process->resident) == 15;
}

bool read_process(pid_t pid, struct process *process)
{
	char path[64], text[1024];
	struct stat status;
	memset(process, 0, sizeof(*process));
	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	if (stat(path, &status) < 0)
		return false;
	process->uid = status.st_uid;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (read_small_file(path, text, sizeof(text)) <= 0 || !parse_process_stat(text, process))
		return false;
	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	ssize_t length = read_small_file(path, process->arguments, sizeof(process->arguments));
	while (length > 0 && process->arguments[length - 1] == '\0')
		length--;
	for (ssize_t i = 0; i < length; i++) {
		if (process->arguments[i] == '\0' || iscntrl((unsigned char)process->arguments[i]))
			process->arguments[i] = ' ';
	}
	return true;
}

static int compare_processes(const void *a, const void *b)
{
	const struct process *first = a, *second = b;
	return (first->pid > second->pid) - (first->pid < second->pid);
}

struct process *read_processes(size_t *count)
{
	struct process *processes = NULL;
	size_t room = 0;
	struct dirent *entry;
	DIR *directory = opendir("/proc");
	*count = 0;
	while (directory && (entry = readdir(directory))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (*count == room) {
			room = room ? room * 2 : 64;
			struct process *grown = realloc(processes, room * sizeof(*grown));
			if (!grown)
				break;
			processes = grown;
		}
		if (read_process(atoi(entry->d_name), &processes[*count]))
			++*count;
	}
	if (directory)
		closedir(directory);
	qsort(processes, *count, sizeof(*processes), compare_processes);
	return processes;
}
