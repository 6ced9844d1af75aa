/* getrandom(2): bytes from the kernel's generator, without a descriptor. The generator is seeded
 * before the first process runs, so no flag makes the call wait or fail for lack of entropy. */

#include "kernel/errno.h"
#include "kernel/random.h"
#include "mm/uaccess.h"
#include "proc/signal.h"
#include "proc/thread.h"
#include "syscall/abi/unistd.h"
#include "syscall/calls.h"

#define GRND_ALL     (GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE)

#define CHUNK        256U
#define SIZE_MAX_ONE 0x7FFFFFFFU /* so that the count fits the result */

/* getrandom(2): the call may be cut short by a signal only when more than 256 bytes are wanted. */
long sys_getrandom(void __user *buf, size_t size, uint32_t flags)
{
	uint8_t chunk[CHUNK];
	size_t done = 0;

	if ((flags & ~(uint32_t)GRND_ALL) ||
	    (flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	size = MIN(size, SIZE_MAX_ONE);
	while (done < size) {
		size_t n = MIN(size - done, CHUNK);
		random_bytes(chunk, n);
		size_t copied = copy_to_user_partial((char __user *)buf + done, chunk, n);
		done += copied;
		if (copied < n)
			return done ? (long)done : -EFAULT;
		if (done < size && signal_pending(thread_current()))
			break;
	}
	return (long)done;
}
