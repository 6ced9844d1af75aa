/* syslog(2): reading the kernel's log and choosing what of it the consoles show. */

#include "kernel/errno.h"
#include "kernel/printk.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/unistd.h"
#include "syscall/calls.h"

#define LEVEL_MIN     1
#define LEVEL_MAX     8
#define LEVEL_QUIET   1 /* SYSLOG_ACTION_CONSOLE_OFF */
#define LEVEL_DEFAULT 7
#define CHUNK_SIZE    4096

/* Copies the last `size` bytes of the log, whole lines, a chunk at a time. */
static long read_all(char __user *buf, size_t size)
{
	size_t total = printk_size();
	size_t offset = total > size ? total - size : 0;
	size_t done = 0, got;
	char *chunk = kmalloc(CHUNK_SIZE);

	if (!chunk)
		return -ENOMEM;
	while ((got = printk_read(chunk, MIN(size - done, (size_t)CHUNK_SIZE), &offset)) > 0) {
		if (copy_to_user(buf + done, chunk, got) < 0) {
			kfree(chunk);
			return -EFAULT;
		}
		done += got;
	}
	kfree(chunk);
	return (long)done;
}

static long read_checked(void __user *buf, size_t size)
{
	if (!buf || (ssize_t)size < 0)
		return -EINVAL;
	return size ? read_all(buf, size) : 0;
}

static long read_and_clear(void __user *buf, size_t size)
{
	long result = read_checked(buf, size);

	if (result >= 0)
		printk_clear();
	return result;
}

static long set_level(int level)
{
	if (level < LEVEL_MIN || level > LEVEL_MAX)
		return -EINVAL;
	printk_set_console_level(level);
	return 0;
}

static long set_level_quietly(int level)
{
	printk_set_console_level(level);
	return 0;
}

/* Everybody may look at the log; changing it is the superuser's. */
static bool is_harmless(int action)
{
	return action == SYSLOG_ACTION_READ_ALL || action == SYSLOG_ACTION_SIZE_BUFFER;
}

long sys_syslog(int action, void __user *buf, size_t size)
{
	if (!is_harmless(action) && !cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	switch (action) {
	case SYSLOG_ACTION_CLOSE:
	case SYSLOG_ACTION_OPEN:
		return 0;
	case SYSLOG_ACTION_READ_ALL:
		return read_checked(buf, size);
	case SYSLOG_ACTION_READ_CLEAR:
		return read_and_clear(buf, size);
	case SYSLOG_ACTION_CLEAR:
		printk_clear();
		return 0;
	case SYSLOG_ACTION_CONSOLE_OFF:
		return set_level_quietly(LEVEL_QUIET);
	case SYSLOG_ACTION_CONSOLE_ON:
		return set_level_quietly(LEVEL_DEFAULT);
	case SYSLOG_ACTION_CONSOLE_LEVEL:
		return set_level((int)size);
	case SYSLOG_ACTION_SIZE_BUFFER:
		return (long)printk_size();
	default:
		return -EINVAL;
	}
}
