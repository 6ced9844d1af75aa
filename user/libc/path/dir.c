/*
 * Directories: records are read a buffer at a time and handed out one by one, where they lie: the
 * kernel's record is POSIX's struct dirent, cut after the name.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct dir {
	int fd;
	off_t place;      /* of the record that comes next, for telldir */
	size_t next, end; /* in the buffer */
	char buffer[4096] __attribute__((aligned(8)));
};

_Static_assert(offsetof(struct dirent, d_name) == offsetof(struct linux_dirent64, d_name),
	       "readdir hands out the kernel's records");

ssize_t getdents64(int fd, void *buffer, size_t size)
{
	return syscall(SYS_getdents64, fd, buffer, size);
}

static DIR *new_dir(int fd)
{
	DIR *dir = malloc(sizeof(*dir));
	if (dir) {
		dir->fd = fd;
		dir->place = 0;
		dir->next = dir->end = 0;
	}
	return dir;
}

DIR *fdopendir(int fd)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return NULL;
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return NULL;
	}
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return new_dir(fd);
}

DIR *opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	DIR *dir = new_dir(fd);
	if (!dir)
		close(fd);
	return dir;
}

struct dirent *readdir(DIR *dir)
{
	if (dir->next == dir->end) {
		ssize_t got = getdents64(dir->fd, dir->buffer, sizeof(dir->buffer));
		if (got <= 0)
			return NULL;
		dir->next = 0;
		dir->end = got;
	}
	struct dirent *entry = (struct dirent *)(dir->buffer + dir->next);
	dir->next += entry->d_reclen;
	dir->place = entry->d_off;
	return entry;
}

void seekdir(DIR *dir, long place)
{
	dir->place = lseek(dir->fd, place, SEEK_SET);
	dir->next = dir->end = 0;
}

long telldir(DIR *dir)
{
	return dir->place;
}

void rewinddir(DIR *dir)
{
	seekdir(dir, 0);
}

int dirfd(DIR *dir)
{
	return dir->fd;
}

int closedir(DIR *dir)
{
	int result = close(dir->fd);
	free(dir);
	return result;
}

int alphasort(const struct dirent **a, const struct dirent **b)
{
	return strcoll((*a)->d_name, (*b)->d_name);
}

static void free_list(struct dirent **list, size_t count)
{
	while (count > 0)
		free(list[--count]);
	free(list);
}

/* Adds a copy to the list, whose length doubles each time it reaches a power of two. */
static struct dirent **append(struct dirent **list, size_t count, const struct dirent *entry)
{
	if ((count & (count - 1)) == 0) {
		size_t room = count ? count * 2 : 1;
		struct dirent **larger = realloc(list, room * sizeof(*list));
		if (!larger)
			return NULL;
		list = larger;
	}
	list[count] = malloc(entry->d_reclen);
	if (!list[count])
		return NULL;
	memcpy(list[count], entry, entry->d_reclen);
	return list;
}

struct order {
	int (*compare)(const struct dirent **, const struct dirent **);
};

static int compare_entries(const void *a, const void *b, void *context)
{
	return ((struct order *)context)
		->compare((const struct dirent **)a, (const struct dirent **)b);
}

int scandir(const char *path, struct dirent ***result, int (*select)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **))
{
	struct dirent **list = NULL, *entry;
	size_t count = 0;
	DIR *dir = opendir(path);
	if (!dir)
		return -1;
	errno = 0;
	while ((entry = readdir(dir))) {
		if (select && !select(entry))
			continue;
		struct dirent **longer = append(list, count, entry);
		if (!longer)
			break;
		list = longer;
		count++;
	}
	int error = errno;
	closedir(dir);
	if (entry || error) {
		free_list(list, count);
		errno = error;
		return -1;
	}
	struct order order = {compare};
	if (compare)
		qsort_r(list, count, sizeof(*list), compare_entries, &order);
	*result = list;
	return count;
}
