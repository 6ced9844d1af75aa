#ifndef TESTS_KERNEL_FILES_H
#define TESTS_KERNEL_FILES_H

/*
 * A place for tests of files: a fresh file system in memory, mounted on SCRATCH and unmounted
 * again, so that whatever a test leaves in it goes too. The calls below take whole paths and return
 * what the system call would.
 */

#include "fs/file.h"
#include "kernel/types.h"

#define SCRATCH "/kernel-test"

void scratch_begin(void);
void scratch_end(void);

int make_dir(const char *path);
int make_file(const char *path, const char *content);
int make_link(const char *target, const char *path);
int remove_file(const char *path);
int remove_dir(const char *path);
int move_file(const char *from, const char *to, unsigned flags);

/* The file's content as a string in `buf`, cut to its size; a negative errno. */
int read_file(const char *path, char *buf, size_t size);

/* The inode number of what is there; 0: nothing. Symbolic links at the end are not followed. */
ino_t ino_of(const char *path);

/* Opens and closes again: 0, or why it cannot be opened. */
int try_open(const char *path, unsigned flags);

ssize_t read_bytes(struct file *file, void *to, size_t n);
ssize_t write_bytes(struct file *file, const void *from, size_t n);

/* The rest of the test runs with these ids; become_root() ends it. */
void become(uid_t uid, gid_t gid);
void become_root(void);

#endif
