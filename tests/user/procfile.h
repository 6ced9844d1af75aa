/*
 * Reading /proc in tests.
 */
#ifndef TESTS_USER_PROCFILE_H
#define TESTS_USER_PROCFILE_H

#include "check.h"

/* The text of /proc/PID/NAME, cut to fit and terminated; its length, or -1. */
CHECK_UNUSED static int read_proc(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	size_t used = 0;
	ssize_t got;
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	while (used < size - 1 && (got = read(fd, text + used, size - 1 - used)) > 0)
		used += got;
	close(fd);
	text[used] = '\0';
	return used || size == 1 ? (int)used : -1;
}

/* The value behind "NAME:\t" in /proc/PID/status, up to the end of its line. */
CHECK_UNUSED static bool proc_status_field(pid_t pid, const char *name, char *value, size_t size)
{
	char text[4096], key[64];
	snprintf(key, sizeof(key), "\n%s:\t", name);
	text[0] = '\n';
	if (read_proc(pid, "status", text + 1, sizeof(text) - 1) < 0)
		return false;
	char *at = strstr(text, key);
	if (!at)
		return false;
	at += strlen(key);
	snprintf(value, size, "%.*s", (int)strcspn(at, "\n"), at);
	return true;
}

/* A number in /proc/PID/stat, by its place in proc(5), from 4 on. */
CHECK_UNUSED static long long proc_stat_field(pid_t pid, int number)
{
	char text[1024];
	if (read_proc(pid, "stat", text, sizeof(text)) < 0)
		return -1;
	char *at = strrchr(text, ')') + 2;
	for (int field = 3; field < number && (at = strchr(at, ' ')); field++)
		at++;
	return at ? atoll(at) : -1;
}

#endif
