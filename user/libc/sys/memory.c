/*
 * The address space: the heap's end, mappings, locked memory.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

/* Where the kernel has put the heap's end, when we last asked. */
static char *heap_end;

/* The kernel answers with the end as it is now, whether or not it moved. */
int brk(void *end)
{
	heap_end = (char *)syscall(SYS_brk, end);
	return heap_end == end ? 0 : (int)__set_errno(ENOMEM);
}

void *sbrk(intptr_t increment)
{
	if (!heap_end)
		heap_end = (char *)syscall(SYS_brk, 0);
	char *old = heap_end;
	uintptr_t start = (uintptr_t)old, end = start + (uintptr_t)increment;
	if (increment > 0 ? end < start : end > start)
		return (void *)__set_errno(ENOMEM);
	if (increment != 0 && brk((void *)end) < 0)
		return (void *)-1;
	return old;
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
	if (offset % MMAP2_UNIT != 0 || offset < 0 || offset / MMAP2_UNIT > UINT32_MAX)
		return (void *)__set_errno(EINVAL);
	return (void *)syscall(SYS_mmap2, address, length, protection, flags, fd,
			       (uint32_t)(offset / MMAP2_UNIT));
}

int munmap(void *address, size_t length)
{
	return syscall(SYS_munmap, address, length);
}

int mprotect(void *address, size_t length, int protection)
{
	return syscall(SYS_mprotect, address, length, protection);
}

int msync(void *address, size_t length, int flags)
{
	return syscall(SYS_msync, address, length, flags);
}

int madvise(void *address, size_t length, int advice)
{
	return syscall(SYS_madvise, address, length, advice);
}

void *mremap(void *address, size_t old_length, size_t new_length, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	bool placed = flags & (MREMAP_FIXED | MREMAP_DONTUNMAP);
	void *target = placed ? va_arg(arguments, void *) : NULL;
	va_end(arguments);
	return (void *)syscall(SYS_mremap, address, old_length, new_length, flags, target);
}

int remap_file_pages(void *address, size_t length, int protection, size_t page, int flags)
{
	return syscall(SYS_remap_file_pages, address, length, protection, page, flags);
}

/* POSIX's DONTNEED is advice; Linux's throws the pages away, which POSIX does not allow. */
int posix_madvise(void *address, size_t length, int advice)
{
	if (advice == POSIX_MADV_DONTNEED)
		return 0;
	int saved = errno;
	int error = madvise(address, length, advice) < 0 ? errno : 0;
	errno = saved;
	return error;
}

int mincore(void *address, size_t length, unsigned char *vector)
{
	return syscall(SYS_mincore, address, length, vector);
}

int mlock(const void *address, size_t length)
{
	return syscall(SYS_mlock, address, length);
}

int mlock2(const void *address, size_t length, unsigned flags)
{
	return syscall(SYS_mlock2, address, length, flags);
}

int munlock(const void *address, size_t length)
{
	return syscall(SYS_munlock, address, length);
}

int mlockall(int flags)
{
	return syscall(SYS_mlockall, flags);
}

int munlockall(void)
{
	return syscall(SYS_munlockall);
}

int memfd_create(const char *name, unsigned flags)
{
	return syscall(SYS_memfd_create, name, flags);
}
