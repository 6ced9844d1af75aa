/*
 * errno: one, since a program has one thread. Everything reaches it through the function, so more
 * threads need a change here only.
 */
#include <errno.h>
#include "user/libc/internal/errno.h"

static int the_errno;

int *__errno_location(void)
{
	return &the_errno;
}

long __set_errno(long error)
{
	the_errno = error;
	return -1;
}
