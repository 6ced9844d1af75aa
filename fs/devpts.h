#ifndef FS_DEVPTS_H
#define FS_DEVPTS_H

/*
 * The file system of the slaves' names (Linux's filesystems/devpts): a directory with a device for
 * each pseudo-terminal, and `ptmx`, another name for /dev/ptmx. There is one, however often it is
 * mounted; a mount's options hold for all slaves that come after it:
 *
 *	uid=, gid=	whose they are (else the user's and group's that opened the master)
 *	mode=		their permissions (0600)
 *	ptmxmode=	those of `ptmx` (0000)
 */

#include "kernel/types.h"

/* A name for the slave `index`, a device with this number; -ENOMEM. May sleep. */
int devpts_add(uint32_t index, dev_t number);
void devpts_remove(uint32_t index);

void devpts_init(void);

#endif
