/*
 * The memory family: brk, mmap and munmap, mprotect, mremap, madvise, msync, mincore, mlock and its
 * kin, memfd_create. Here Linux's flags are checked and put into the words of mm/addrspace.h; the
 * work is done there.
 *
 * MAP_NORESERVE is taken and does nothing, as on Linux where memory is not overcommitted
 * (vm.overcommit_memory 2): what is promised is reserved.
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/memfd.h"
#include "kernel/errno.h"
#include "mm/addrspace.h"
#include "mm/layout.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/mman.h"
#include "syscall/calls.h"

#define MREMAP_FLAGS  (MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP)
#define MSYNC_FLAGS   (MS_ASYNC | MS_INVALIDATE | MS_SYNC)
#define MCL_FLAGS     (MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)
#define MINCORE_CHUNK 256 /* pages */

/* What MAP_SHARED_VALIDATE lets through: all flags that are older than it. */
#define OLD_FLAGS                                                                                \
	(MAP_TYPE | MAP_FIXED | MAP_ANONYMOUS | MAP_32BIT | MAP_GROWSDOWN | MAP_DENYWRITE |      \
	 MAP_EXECUTABLE | MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | \
	 MAP_HUGETLB | MAP_FIXED_NOREPLACE | MAP_UNINITIALIZED)

static struct addrspace *space(void)
{
	return proc_current()->as;
}

long sys_brk(void __user *end)
{
	return (long)addrspace_brk(space(), (vaddr_t)end);
}

/* --- mmap ----------------------------------------------------------------------------------------
 */

/* What mmap(2) says of flags before it looks at the file. */
static int check_map_flags(uint32_t flags)
{
	uint32_t type = flags & MAP_TYPE;
	bool anonymous = flags & MAP_ANONYMOUS;

	if (type != MAP_SHARED && type != MAP_PRIVATE && type != MAP_SHARED_VALIDATE)
		return -EINVAL;
	if (type == MAP_SHARED_VALIDATE && anonymous)
		return -EINVAL;
	if (type == MAP_SHARED_VALIDATE && (flags & ~(uint32_t)OLD_FLAGS))
		return -EOPNOTSUPP;
	if ((flags & MAP_GROWSDOWN) && (type != MAP_PRIVATE || !anonymous))
		return -EINVAL;
	if (flags & MAP_HUGETLB)
		return -EINVAL;
	return flags & MAP_LOCKED ? addrspace_check_locking(space()) : 0;
}

/* Makes the mapping of a request that is whole but for the object. */
static long map(struct map_request *request, uint32_t flags, struct file *file)
{
	vaddr_t at;

	int err = check_map_flags(flags);
	if (err == 0 && file)
		err = file_map_begin(file, request->prot, request->shared, &request->object,
				     &request->prot_max);
	if (err < 0)
		return err;
	err = addrspace_map(space(), request, &at);
	file_map_done(request->object, request->shared, request->prot_max);
	if (err < 0)
		return err;
	if ((flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE)
		addrspace_populate(space(), at, request->length);
	return (long)at;
}

/* Is the length one that can be, from that page of the file on? */
static int check_length(size_t length, uint32_t page)
{
	size_t rounded = ALIGN_UP(length, PAGE_SIZE);

	if (length == 0)
		return -EINVAL;
	if (rounded < length)
		return -ENOMEM;
	return page + (uint32_t)(rounded >> PAGE_SHIFT) < page ? -EOVERFLOW : 0;
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
		.lock = flags & MAP_LOCKED ? AREA_LOCKED : AREA_UNLOCKED,
		.offset = (uint64_t)page * MMAP2_UNIT,
	};
	struct file *file = flags & MAP_ANONYMOUS ? NULL : fd_file(fd);

	if (!file && !(flags & MAP_ANONYMOUS))
		return -EBADF;
	long result = check_length(length, page);
	if (result == 0)
		result = map(&request, flags, file);
	file_put(file);
	return result;
}

/* The call of old takes its arguments from memory, and the offset in bytes. */
long sys_mmap(void __user *arguments)
{
	struct {
		uint32_t address, length, prot, flags;
		int32_t fd;
		uint32_t offset;
	} a;

	if (copy_from_user(&a, arguments, sizeof(a)) < 0)
		return -EFAULT;
	if (a.offset & PAGE_MASK)
		return -EINVAL;
	return sys_mmap2((void __user *)a.address, a.length, a.prot, a.flags, a.fd,
			 a.offset >> PAGE_SHIFT);
}

long sys_munmap(void __user *address, size_t length)
{
	return addrspace_unmap(space(), (vaddr_t)address, length);
}

long sys_mprotect(void __user *address, size_t length, uint32_t prot)
{
	return addrspace_protect(space(), (vaddr_t)address, length, prot);
}

/* MREMAP_DONTUNMAP always moves, and keeps the size. */
long sys_mremap(void __user *address, size_t length, size_t new_length, uint32_t flags,
		void __user *new_address)
{
	struct remap_request request = {
		.start = (vaddr_t)address,
		.length = length,
		.new_length = new_length,
		.may_move = flags & MREMAP_MAYMOVE,
		.fixed = flags & MREMAP_FIXED,
		.keep = flags & MREMAP_DONTUNMAP,
	};
	vaddr_t at;

	if (flags & ~(uint32_t)MREMAP_FLAGS)
		return -EINVAL;
	if ((request.fixed || request.keep) && !request.may_move)
		return -EINVAL;
	if (request.keep && length != new_length)
		return -EINVAL;
	if (request.fixed || request.keep)
		request.address = (vaddr_t)new_address;
	int err = addrspace_remap(space(), &request, &at);
	return err < 0 ? err : (long)at;
}

/* `prot` must be 0, of the flags only MAP_NONBLOCK has ever meant anything. */
long sys_remap_file_pages(void __user *address, size_t length, int prot, uint32_t page,
			  uint32_t flags)
{
	(void)flags;
	if (prot != 0)
		return -EINVAL;
	return addrspace_remap_pages(space(), (vaddr_t)address, length, page);
}

/* --- Ranges of what is mapped --------------------------------------------------------------------
 */

long sys_madvise(void __user *address, size_t length, int advice)
{
	return addrspace_advise(space(), (vaddr_t)address, length, advice);
}

long sys_msync(void __user *address, size_t length, uint32_t flags)
{
	vaddr_t start = (vaddr_t)address;

	if ((flags & ~(uint32_t)MSYNC_FLAGS) || ((flags & MS_ASYNC) && (flags & MS_SYNC)) ||
	    (start & PAGE_MASK))
		return -EINVAL;
	if (ALIGN_UP(length, PAGE_SIZE) < length)
		return -ENOMEM;
	return addrspace_sync(space(), start, length, flags & MS_INVALIDATE);
}

long sys_mincore(void __user *address, size_t length, void __user *vector)
{
	vaddr_t at = (vaddr_t)address;
	uint8_t found[MINCORE_CHUNK];
	char __user *out = vector;

	if (at & PAGE_MASK)
		return -EINVAL;
	if (at > USERLIMIT || length > USERLIMIT - at)
		return -ENOMEM;
	for (size_t left = ALIGN_UP(length, PAGE_SIZE) >> PAGE_SHIFT; left > 0;) {
		size_t n = MIN(left, (size_t)MINCORE_CHUNK);
		int err = addrspace_residency(space(), at, n, found);
		if (err == 0)
			err = copy_to_user(out, found, n);
		if (err < 0)
			return err;
		at += (vaddr_t)(n << PAGE_SHIFT);
		out += n;
		left -= n;
	}
	return 0;
}

long sys_mlock(void __user *address, size_t length)
{
	return addrspace_lock(space(), (vaddr_t)address, length, AREA_LOCKED);
}

long sys_mlock2(void __user *address, size_t length, uint32_t flags)
{
	if (flags & ~(uint32_t)MLOCK_ONFAULT)
		return -EINVAL;
	return addrspace_lock(space(), (vaddr_t)address, length,
			      flags & MLOCK_ONFAULT ? AREA_LOCKED_ON_FAULT : AREA_LOCKED);
}

long sys_munlock(void __user *address, size_t length)
{
	return addrspace_lock(space(), (vaddr_t)address, length, AREA_UNLOCKED);
}

long sys_mlockall(uint32_t flags)
{
	enum area_lock lock = flags & MCL_ONFAULT ? AREA_LOCKED_ON_FAULT : AREA_LOCKED;

	if (flags == 0 || flags == MCL_ONFAULT || (flags & ~(uint32_t)MCL_FLAGS))
		return -EINVAL;
	return addrspace_lock_all(space(), flags & MCL_FUTURE ? lock : AREA_UNLOCKED,
				  flags & MCL_CURRENT, lock);
}

long sys_munlockall(void)
{
	return addrspace_lock_all(space(), AREA_UNLOCKED, true, AREA_UNLOCKED);
}

/* --- memfd_create --------------------------------------------------------------------------------
 */

long sys_memfd_create(const char __user *user_name, uint32_t flags)
{
	char name[MFD_NAME_MAX + 1];
	struct file *file;

	/* There are no large pages to make it of (MFD_HUGETLB). */
	if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING))
		return -EINVAL;
	ssize_t length = copy_string_from_user(name, user_name, sizeof(name));
	if (length < 0)
		return length == -ENAMETOOLONG ? -EINVAL : length;
	int err = memfd_create_file(name, flags & MFD_ALLOW_SEALING, &file);
	return err < 0 ? err : fd_add(file, 0, flags & MFD_CLOEXEC);
}
