/*
 * The memory family: brk, mmap2, munmap, mprotect, mremap, madvise, msync. Here Linux's flags are
 * checked and put into the words of mm/addrspace.h; the work is done there. Contents of files and
 * of memory that maps them are the same frames, so msync has nothing to write.
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "mm/addrspace.h"
#include "mm/layout.h"
#include "mm/memobj.h"
#include "proc/proc.h"
#include "syscall/abi/mman.h"
#include "syscall/calls.h"

#define MREMAP_FLAGS (MREMAP_MAYMOVE | MREMAP_FIXED)
#define MSYNC_FLAGS  (MS_ASYNC | MS_INVALIDATE | MS_SYNC)
#define VALIDATED                                                                                \
	(MAP_TYPE | MAP_FIXED | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_DENYWRITE | MAP_EXECUTABLE | \
	 MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB |    \
	 MAP_FIXED_NOREPLACE)

static struct addrspace *space(void)
{
	return proc_current()->as;
}

long sys_brk(void __user *end)
{
	return (long)addrspace_brk(space(), (vaddr_t)end);
}

/* What mmap(2) says of flags, before it looks at anything else. */
static int check_map_flags(uint32_t flags)
{
	uint32_t type = flags & MAP_TYPE;

	if (type != MAP_SHARED && type != MAP_PRIVATE && type != MAP_SHARED_VALIDATE)
		return -EINVAL;
	if (type == MAP_SHARED_VALIDATE && (flags & ~(uint32_t)VALIDATED))
		return -EOPNOTSUPP;
	if ((flags & MAP_GROWSDOWN) && (type != MAP_PRIVATE || !(flags & MAP_ANONYMOUS)))
		return -EINVAL;
	return flags & MAP_HUGETLB ? -EINVAL : 0;
}

/* Puts the open file `fd` behind the request; the object comes with a reference. */
static int map_file(struct map_request *request, int fd, uint32_t page)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	if (page + (ALIGN_UP(request->length, PAGE_SIZE) >> PAGE_SHIFT) < page) {
		file_put(file);
		return -EOVERFLOW;
	}
	request->offset = (uint64_t)page * MMAP2_UNIT;
	if (request->shared && !file->writable)
		request->prot_max = PROT_READ | PROT_EXEC;
	int err = file_map_object(file, request->prot, request->shared, &request->object);
	file_put(file);
	return err;
}

long sys_mmap2(void __user *address, size_t length, uint32_t prot, uint32_t flags, int fd,
	       uint32_t page)
{
	struct map_request request = {
		.address = (vaddr_t)address,
		.length = length,
		.prot = prot,
		.shared = (flags & MAP_TYPE) != MAP_PRIVATE,
		.fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE),
		.replace = !(flags & MAP_FIXED_NOREPLACE),
		.grows_down = flags & MAP_GROWSDOWN,
		.kind = AREA_MAPPING,
	};
	vaddr_t at;

	int err = check_map_flags(flags);
	if (err == 0 && !(flags & MAP_ANONYMOUS))
		err = map_file(&request, fd, page);
	if (err < 0)
		return err;
	err = addrspace_map(space(), &request, &at);
	if (request.object)
		request.object->ops->unref(request.object);
	if (err < 0)
		return err;
	if ((flags & MAP_LOCKED) || (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE)
		addrspace_populate(space(), at, length);
	return (long)at;
}

long sys_munmap(void __user *address, size_t length)
{
	return addrspace_unmap(space(), (vaddr_t)address, length);
}

long sys_mprotect(void __user *address, size_t length, uint32_t prot)
{
	return addrspace_protect(space(), (vaddr_t)address, length, prot);
}

long sys_mremap(void __user *address, size_t length, size_t new_length, uint32_t flags,
		void __user *new_address)
{
	vaddr_t at = (vaddr_t)new_address;

	if ((flags & ~(uint32_t)MREMAP_FLAGS) ||
	    ((flags & MREMAP_FIXED) && !(flags & MREMAP_MAYMOVE)))
		return -EINVAL;
	int err = addrspace_remap(space(), (vaddr_t)address, length, new_length,
				  flags & MREMAP_MAYMOVE, flags & MREMAP_FIXED, &at);
	return err < 0 ? err : (long)at;
}

/* madvise(2): is it page-aligned and not too long? */
static bool whole_pages(vaddr_t start, size_t length)
{
	return !(start & PAGE_MASK) && ALIGN_UP(length, PAGE_SIZE) >= length;
}

long sys_madvise(void __user *address, size_t length, int advice)
{
	vaddr_t start = (vaddr_t)address;

	if (!whole_pages(start, length))
		return -EINVAL;
	switch (advice) {
	case MADV_NORMAL:
	case MADV_RANDOM:
	case MADV_SEQUENTIAL:
	case MADV_WILLNEED:
		return length == 0 || addrspace_covers(space(), start, length) ? 0 : -ENOMEM;
	case MADV_DONTNEED:
	case MADV_FREE:
		return length == 0 ? 0 : addrspace_discard(space(), start, length);
	default:
		return -EINVAL;
	}
}

long sys_msync(void __user *address, size_t length, uint32_t flags)
{
	vaddr_t start = (vaddr_t)address;

	if ((flags & ~(uint32_t)MSYNC_FLAGS) || ((flags & MS_ASYNC) && (flags & MS_SYNC)) ||
	    (start & PAGE_MASK))
		return -EINVAL;
	if (ALIGN_UP(length, PAGE_SIZE) < length)
		return -ENOMEM;
	return length == 0 || addrspace_covers(space(), start, length) ? 0 : -ENOMEM;
}
