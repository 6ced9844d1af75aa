/*
 * What a C library asks of each thread: its number, its storage segment, what to do at its end.
 */

#include "proc/thread.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/tls.h"
#include "syscall/calls.h"

#define ROBUST_LIST_HEAD_SIZE 12 /* three words: struct robust_list_head */

long sys_gettid(void)
{
	return thread_current()->tid;
}

long sys_set_tid_address(void __user *address)
{
	struct thread *t = thread_current();

	t->clear_child_tid = (vaddr_t)address;
	return t->tid;
}

/* The list names locks to be released at the thread's end; while no two threads share memory,
 * nobody else can wait for them, and remembering the list is all there is to do. */
long sys_set_robust_list(void __user *head, size_t size)
{
	if (size != ROBUST_LIST_HEAD_SIZE)
		return -EINVAL;
	thread_current()->robust_list = (vaddr_t)head;
	return 0;
}

long sys_set_thread_area(void __user *address)
{
	struct user_desc desc;

	if (copy_from_user(&desc, address, sizeof(desc)) < 0)
		return -EFAULT;
	uint32_t asked = desc.entry_number;
	int err = tls_set(thread_current(), &desc);
	if (err < 0 || desc.entry_number == asked)
		return err;
	return copy_to_user(address, &desc.entry_number, sizeof(desc.entry_number));
}

long sys_get_thread_area(void __user *address)
{
	struct user_desc desc;

	if (copy_from_user(&desc, address, sizeof(desc)) < 0)
		return -EFAULT;
	int err = tls_get(thread_current(), &desc);
	return err < 0 ? err : copy_to_user(address, &desc, sizeof(desc));
}
