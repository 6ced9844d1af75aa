/*
 * Shared memory by name: files of the tmpfs at /dev/shm, which live until the machine goes down or
 * shm_unlink(3) removes the name and the last mapping has gone.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

#define DIRECTORY "/dev/shm/"

/* The path of a name: one component, whatever slashes stand before it. */
static int make_path(const char *name, char path[sizeof(DIRECTORY) + NAME_MAX])
{
	while (*name == '/')
		name++;
	size_t length = strlen(name);
	if (length == 0 || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return (int)__set_errno(EINVAL);
	if (length > NAME_MAX)
		return (int)__set_errno(ENAMETOOLONG);
	snprintf(path, sizeof(DIRECTORY) + NAME_MAX, DIRECTORY "%s", name);
	return 0;
}

int shm_open(const char *name, int flags, mode_t mode)
{
	char path[sizeof(DIRECTORY) + NAME_MAX];
	if (make_path(name, path) < 0)
		return -1;
	return open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode);
}

int shm_unlink(const char *name)
{
	char path[sizeof(DIRECTORY) + NAME_MAX];
	if (make_path(name, path) < 0)
		return -1;
	if (unlink(path) == 0)
		return 0;
	return (int)__set_errno(errno == EPERM ? EACCES : errno);
}
