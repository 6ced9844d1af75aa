/*
 * One area of a few pages, the same frames in every process: the page of clock facts, which is the
 * kernel's own data, then the image, which is the kernel's read-only data. As an object it hands
 * out these frames by number. A program that makes its mapping writable gets copies, as of any
 * private mapping.
 */

#include "proc/vdso.h"
#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/addrspace.h"
#include "mm/kernelmap.h"
#include "mm/memobj.h"
#include "mm/page.h"
#include "syscall/abi/mman.h"

extern const char vdso_image[], vdso_image_end[];
extern const struct vdso_offsets {
	uint32_t by_interrupt, by_sysenter, sysenter_return;
	uint32_t signal_return, signal_return_rt;
} vdso_offsets;

/* --- The object --- */

static int vdso_get_page(struct memobj *object, uint32_t index, struct page **out)
{
	const uint32_t pages = (uint32_t)(vdso_image_end - vdso_image) >> PAGE_SHIFT;

	(void)object;
	if (index > pages)
		return -EFAULT;
	*out = image_page(index == 0 ? clock_page() : vdso_image + (index - 1) * PAGE_SIZE);
	page_get(*out);
	return 0;
}

/* It is there as long as the kernel. */
static void vdso_hold(struct memobj *object)
{
	(void)object;
}

static int vdso_describe(struct memobj *object, char *buf, size_t size)
{
	(void)object;
	return (int)strlcpy(buf, "[vdso]", size);
}

static void vdso_identity(struct memobj *object, uint64_t *dev, uint64_t *ino)
{
	(void)object;
	*dev = *ino = 0;
}

static const struct memobj_ops vdso_ops = {
	.get_page = vdso_get_page,
	.ref = vdso_hold,
	.unref = vdso_hold,
	.describe = vdso_describe,
	.identity = vdso_identity,
	.fixed_size = true,
};

static struct memobj vdso_object = {.ops = &vdso_ops};

/* --- In a program --- */

int vdso_map(struct addrspace *as)
{
	struct map_request request = {
		.length = PAGE_SIZE + (size_t)(vdso_image_end - vdso_image),
		.prot = PROT_READ | PROT_EXEC,
		.kind = AREA_MAPPING,
		.object = &vdso_object,
	};
	vaddr_t at;
	int err = addrspace_map(as, &request, &at);

	if (err == 0)
		as->vdso = at + PAGE_SIZE;
	return err;
}

static vaddr_t address_of(const struct addrspace *as, uint32_t offset)
{
	return as->vdso ? as->vdso + offset : 0;
}

vaddr_t vdso_system_call(const struct addrspace *as)
{
	return address_of(as, cpu_features.sysenter ? vdso_offsets.by_sysenter
						    : vdso_offsets.by_interrupt);
}

vaddr_t vdso_sysenter_return(const struct addrspace *as)
{
	return address_of(as, vdso_offsets.sysenter_return);
}

vaddr_t vdso_signal_return(const struct addrspace *as, bool rt)
{
	return address_of(as, rt ? vdso_offsets.signal_return_rt : vdso_offsets.signal_return);
}
