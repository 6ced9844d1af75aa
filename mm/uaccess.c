/*
 * The one file that follows a program's pointer. A range is first checked against USERLIMIT, so no
 * address of the kernel gets through; what is wrong with it below that the processor finds out. The
 * instruction that touches user memory is listed in the exception table: if its fault cannot be
 * repaired by filling in the page, it goes on at the fix-up, with the number of bytes still to do
 * in its counter register.
 *
 * With SMAP such an access is allowed only while the AC flag is set (SDM vol. 3, 4.6.1), which is
 * here between stac and clac and nowhere else. A trap clears it and brings it back on return.
 */

#include "mm/uaccess.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/trap.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"

static inline void allow_user_access(void)
{
	if (cpu_features.smap)
		__asm__ volatile("stac" : : : "memory");
}

static inline void end_user_access(void)
{
	if (cpu_features.smap)
		__asm__ volatile("clac" : : : "memory");
}

static bool in_user_space(vaddr_t start, size_t n)
{
	return start < USERLIMIT && n <= USERLIMIT - start;
}

/*
 * Copies n bytes, words first; returns how many were not copied. If a word faults, it and the rest
 * are tried byte by byte, so that every byte up to the bad address arrives.
 */
static size_t copy_or_fault(void *to, const void *from, size_t n)
{
	size_t left = n / 4, tail = n % 4;

	allow_user_access();
	__asm__ volatile("1:	rep movsl\n"
			 "	movl	%[tail], %[left]\n"
			 "2:	rep movsb\n"
			 "	jmp	4f\n"
			 "3:	leal	(%[tail],%[left],4), %[left]\n"
			 "	jmp	2b\n"
			 "4:\n" EXCEPTION_ENTRY("1b", "3b") EXCEPTION_ENTRY("2b", "4b")
			 : [left] "+&c"(left), "+&D"(to), "+&S"(from)
			 : [tail] "r"(tail)
			 : "memory");
	end_user_access();
	return left;
}

/* Writes n zero bytes; returns how many were not written. */
static size_t clear_or_fault(void *to, size_t n)
{
	size_t left = n / 4, tail = n % 4;

	allow_user_access();
	__asm__ volatile("1:	rep stosl\n"
			 "	movl	%[tail], %[left]\n"
			 "2:	rep stosb\n"
			 "	jmp	4f\n"
			 "3:	leal	(%[tail],%[left],4), %[left]\n"
			 "	jmp	2b\n"
			 "4:\n" EXCEPTION_ENTRY("1b", "3b") EXCEPTION_ENTRY("2b", "4b")
			 : [left] "+&c"(left), "+&D"(to)
			 : [tail] "r"(tail), "a"(0)
			 : "memory");
	end_user_access();
	return left;
}

/* Copies up to and with a NUL, at most n bytes; returns how many were not looked at. `*faulted`
 * says that a byte could not be read. */
static size_t copy_string_or_fault(char *to, const char *from, size_t n, bool *faulted)
{
	uint32_t failed = 0;
	char byte;

	allow_user_access();
	__asm__ volatile("1:	movb	(%[from]), %[byte]\n"
			 "	movb	%[byte], (%[to])\n"
			 "	incl	%[from]\n"
			 "	incl	%[to]\n"
			 "	decl	%[n]\n"
			 "	testb	%[byte], %[byte]\n"
			 "	jz	3f\n"
			 "	testl	%[n], %[n]\n"
			 "	jnz	1b\n"
			 "	jmp	3f\n"
			 "2:	incl	%[failed]\n"
			 "3:\n" EXCEPTION_ENTRY("1b", "2b")
			 : [n] "+&r"(n), [to] "+&r"(to), [from] "+&r"(from), [byte] "=&q"(byte),
			   [failed] "+m"(failed)
			 :
			 : "memory");
	end_user_access();
	*faulted = failed;
	return n;
}

size_t copy_from_user_partial(void *to, const void __user *from, size_t n)
{
	return in_user_space((vaddr_t)from, n) ? n - copy_or_fault(to, from, n) : 0;
}

size_t copy_to_user_partial(void __user *to, const void *from, size_t n)
{
	return in_user_space((vaddr_t)to, n) ? n - copy_or_fault(to, from, n) : 0;
}

int copy_from_user(void *to, const void __user *from, size_t n)
{
	return copy_from_user_partial(to, from, n) == n ? 0 : -EFAULT;
}

int copy_to_user(void __user *to, const void *from, size_t n)
{
	return copy_to_user_partial(to, from, n) == n ? 0 : -EFAULT;
}

int clear_user(void __user *to, size_t n)
{
	if (n == 0)
		return 0;
	return in_user_space((vaddr_t)to, n) && clear_or_fault(to, n) == 0 ? 0 : -EFAULT;
}

ssize_t copy_string_from_user(char *to, const char __user *from, size_t size)
{
	vaddr_t start = (vaddr_t)from;
	bool faulted;

	if (start >= USERLIMIT)
		return -EFAULT;
	size_t limit = MIN(size, USERLIMIT - start);
	if (limit == 0)
		return -ENAMETOOLONG;
	size_t done = limit - copy_string_or_fault(to, from, limit, &faulted);
	if (faulted)
		return -EFAULT;
	if (to[done - 1] == '\0')
		return (ssize_t)done - 1;
	return limit < size ? -EFAULT : -ENAMETOOLONG;
}

/* One page of another address space, whose lock is held. */
static int read_page(struct addrspace *as, vaddr_t from, void *to, size_t n)
{
	struct fault_verdict verdict;
	struct mapping found;

	if (fault_locked(as, from, false, &verdict) < 0 ||
	    !pagetable_lookup(as->pagetable, from, &found))
		return -EFAULT;
	struct page *page = phys_to_page(found.pa);
	char *content = frame_map(page);
	memcpy(to, content + (from & PAGE_MASK), n);
	frame_unmap(page, content);
	return 0;
}

int addrspace_read(struct addrspace *as, vaddr_t from, void *to, size_t n)
{
	int err = in_user_space(from, n) ? 0 : -EFAULT;
	char *out = to;

	space_lock(as);
	while (err == 0 && n > 0) {
		size_t part = MIN(n, PAGE_SIZE - (from & PAGE_MASK));
		err = read_page(as, from, out, part);
		from += (vaddr_t)part;
		out += part;
		n -= part;
	}
	space_unlock(as);
	return err;
}
