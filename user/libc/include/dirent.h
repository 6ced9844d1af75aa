/*
 * Directories. struct dirent is the kernel's record, with room for any name.
 */
#ifndef _DIRENT_H
#define _DIRENT_H

#include <sys/types.h>
#include <abi/dirent.h>

struct dirent {
	ino_t d_ino;
	off_t d_off;
	unsigned short d_reclen;
	unsigned char d_type; /* DT_* */
	char d_name[256];
};

typedef struct dir DIR;

#define DTTOIF(type) ((type) << 12)
#define IFTODT(mode) (((mode)&0170000) >> 12)

DIR *opendir(const char *path);
DIR *fdopendir(int fd);
struct dirent *readdir(DIR *dir);
void rewinddir(DIR *dir);
void seekdir(DIR *dir, long place);
long telldir(DIR *dir);
int closedir(DIR *dir);
int dirfd(DIR *dir);
int alphasort(const struct dirent **a, const struct dirent **b);
int scandir(const char *path, struct dirent ***list, int (*select)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **));
ssize_t getdents64(int fd, void *buffer, size_t size);

#endif
