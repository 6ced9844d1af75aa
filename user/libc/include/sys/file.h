/*
 * Locks on whole files, flock(2). LOCK_SH and the rest come from <fcntl.h>.
 */
#ifndef _SYS_FILE_H
#define _SYS_FILE_H

#include <fcntl.h>

int flock(int fd, int operation);

#endif
