#ifndef MM_UACCESS_H
#define MM_UACCESS_H

/*
 * The only file in which the kernel follows a program's pointer. Every function checks the range
 * against USERLIMIT and survives a fault in it: the exception table leads to -EFAULT. With SMAP the
 * processor allows such accesses only inside these functions. They may sleep (a fault may read a
 * file): call them with no spin lock held.
 */

#include "kernel/types.h"

struct addrspace;

int copy_from_user(void *to, const void __user *from, size_t n) __must_check; /* 0 or -EFAULT */
int copy_to_user(void __user *to, const void *from, size_t n) __must_check;
int clear_user(void __user *to, size_t n) __must_check;

/* As many bytes as could be copied, for read and write, which report what they did. */
size_t copy_from_user_partial(void *to, const void __user *from, size_t n);
size_t copy_to_user_partial(void __user *to, const void *from, size_t n);

/* Copies a string with its NUL; returns its length, -EFAULT, or -ENAMETOOLONG if size is too small.
 */
ssize_t copy_string_from_user(char *to, const char __user *from, size_t size) __must_check;

/* Reads or writes another address space (signal frames of others, /proc/PID/cmdline). */
int addrspace_read(struct addrspace *as, vaddr_t from, void *to, size_t n) __must_check;

#define get_user(value, pointer) copy_from_user(&(value), (pointer), sizeof(value))
#define put_user(value, pointer)                              \
	({                                                    \
		__typeof__(*(pointer)) put_ = (value);        \
		copy_to_user((pointer), &put_, sizeof(put_)); \
	})

#endif
