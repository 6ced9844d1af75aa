/*
 * Failing, as system calls do.
 */
#ifndef LIBC_ERRNO_H
#define LIBC_ERRNO_H

/* Sets errno and returns -1: `return __set_errno(EINVAL);` */
long __set_errno(long error);

#endif
