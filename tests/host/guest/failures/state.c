/*
 * A state is made of lines: the process's maps, descriptors, ids, timers and pending signals, the
 * mounts, every file below the working directory, and the census. Nothing here allocates, and all
 * of it is taken twice before it counts, so that taking it is part of both.
 */
#include "tests/host/guest/failures/state.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define DEPTH_MAX   3
#define ENTRIES_MAX 4096

__attribute__((format(printf, 2, 3))) static void add(struct state *state, const char *format, ...)
{
	va_list arguments;
	size_t room = sizeof(state->text) - state->used;
	va_start(arguments, format);
	int wanted = vsnprintf(state->text + state->used, room, format, arguments);
	va_end(arguments);
	state->used += (size_t)wanted < room ? (size_t)wanted : room - 1;
}

static void add_text_of(struct state *state, const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t got;
	add(state, "= %s\n", path);
	while (fd >= 0 && (got = read(fd, state->text + state->used,
				      sizeof(state->text) - 1 - state->used)) > 0)
		state->used += got;
	state->text[state->used] = '\0';
	close(fd);
}

static void add_descriptors(struct state *state)
{
	char name[32], target[256];
	for (int fd = 0; fd < 1024; fd++) {
		int flags = fcntl(fd, F_GETFD), waiting = 0;
		if (flags < 0)
			continue;
		snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
		ssize_t length = readlink(name, target, sizeof(target) - 1);
		target[length < 0 ? 0 : length] = '\0';
		ioctl(fd, FIONREAD, &waiting);
		add(state, "fd %d %x %x %s at %lld, %d to read\n", fd, flags, fcntl(fd, F_GETFL),
		    target, (long long)lseek(fd, 0, SEEK_CUR), waiting);
	}
}

static void add_entry(struct state *state, const char *path)
{
	struct stat status;
	char target[256];
	if (lstat(path, &status) < 0)
		return;
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	add(state, "file %s %o %u:%u %llu names %llu bytes %.*s\n", path, status.st_mode,
	    status.st_uid, status.st_gid, (unsigned long long)status.st_nlink,
	    (unsigned long long)status.st_size, (int)(length < 0 ? 0 : length), target);
}

static void add_directory(struct state *state, const char *directory, int depth)
{
	static char entries[DEPTH_MAX][ENTRIES_MAX];
	char path[512];
	int fd = open(directory, O_RDONLY | O_DIRECTORY);
	ssize_t got;
	while (fd >= 0 && (got = getdents64(fd, entries[depth], ENTRIES_MAX)) > 0) {
		for (ssize_t at = 0; at < got;) {
			struct dirent *entry = (struct dirent *)(entries[depth] + at);
			at += entry->d_reclen;
			if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
				continue;
			snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
			add_entry(state, path);
			if (entry->d_type == DT_DIR && depth + 1 < DEPTH_MAX)
				add_directory(state, path, depth + 1);
		}
	}
	close(fd);
}

static void add_self(struct state *state)
{
	gid_t groups[256];
	sigset_t pending;
	struct itimerval timer;
	char directory[256] = "";
	int ngroups = getgroups(256, groups);
	mode_t mask = umask(0);
	umask(mask);
	sigpending(&pending);
	getitimer(ITIMER_VIRTUAL, &timer);
	getcwd(directory, sizeof(directory));
	add(state, "ids %d %d %d %d %d, %d groups, mask %o, in %s\n", getppid(), getpgid(0),
	    getsid(0), getuid(), getgid(), ngroups, mask, directory);
	add(state, "timer %d, priority %d, pending", timer.it_value.tv_sec != 0,
	    getpriority(PRIO_PROCESS, 0));
	for (int signal = 1; signal < NSIG; signal++)
		if (sigismember(&pending, signal) == 1)
			add(state, " %d", signal);
	add(state, "\n");
}

void state_take_census(struct state *state)
{
	state->used = 0;
	add_text_of(state, "/proc/census");
}

void state_take(struct state *state)
{
	state_take_census(state);
	add_text_of(state, "/proc/self/maps");
	add_text_of(state, "/proc/self/mounts");
	add_text_of(state, "/proc/self/limits");
	add_descriptors(state);
	add_self(state);
	add_directory(state, ".", 0);
}

bool state_equal(const struct state *a, const struct state *b)
{
	return a->used == b->used && memcmp(a->text, b->text, a->used) == 0;
}

static bool has_line(const struct state *state, const char *line, size_t length)
{
	for (const char *at = state->text; *at;) {
		size_t here = strcspn(at, "\n");
		if (here == length && memcmp(at, line, length) == 0)
			return true;
		at += here + (at[here] == '\n');
	}
	return false;
}

static void report_lines(char mark, const struct state *of, const struct state *not_in)
{
	for (const char *at = of->text; *at;) {
		size_t length = strcspn(at, "\n");
		if (!has_line(not_in, at, length))
			printf("    %c %.*s\n", mark, (int)length, at);
		at += length + (at[length] == '\n');
	}
}

void state_report(const char *title, const struct state *before, const struct state *after)
{
	printf("    %s:\n", title);
	report_lines('-', before, after);
	report_lines('+', after, before);
}
