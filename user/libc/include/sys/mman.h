/*
 * Mappings, locked memory, memory with a name.
 */
#ifndef _SYS_MMAN_H
#define _SYS_MMAN_H

#include <sys/types.h>
#include <abi/mman.h>

#define POSIX_MADV_NORMAL     MADV_NORMAL
#define POSIX_MADV_RANDOM     MADV_RANDOM
#define POSIX_MADV_SEQUENTIAL MADV_SEQUENTIAL
#define POSIX_MADV_WILLNEED   MADV_WILLNEED
#define POSIX_MADV_DONTNEED   MADV_DONTNEED

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset);
int munmap(void *address, size_t length);
int mprotect(void *address, size_t length, int protection);
int msync(void *address, size_t length, int flags);
void *mremap(void *address, size_t old_length, size_t new_length, int flags, ...);
int remap_file_pages(void *address, size_t length, int protection, size_t page, int flags);

int madvise(void *address, size_t length, int advice);
int posix_madvise(void *address, size_t length, int advice); /* an error number, or 0 */
int mincore(void *address, size_t length, unsigned char *vector);

int mlock(const void *address, size_t length);
int mlock2(const void *address, size_t length, unsigned flags);
int munlock(const void *address, size_t length);
int mlockall(int flags);
int munlockall(void);

int memfd_create(const char *name, unsigned flags);

/* Memory that is shared by name: "/NAME" is a file in /dev/shm. */
int shm_open(const char *name, int flags, mode_t mode);
int shm_unlink(const char *name);

#endif
