/*
 * The address space: the heap's end, and mappings.
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
	void *target = flags & MREMAP_FIXED ? va_arg(arguments, void *) : NULL;
	va_end(arguments);
	return (void *)syscall(SYS_mremap, address, old_length, new_length, flags, target);
}
