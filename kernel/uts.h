#ifndef KERNEL_UTS_H
#define KERNEL_UTS_H

/*
 * What the system calls itself (uname(2)). Programs choose what they do by these names, so they are
 * those of the Linux whose calls Redzone answers; the version tells who it really is. The names of
 * the host and domain can be changed.
 */

#include "kernel/types.h"

#define UTS_NAME_MAX 64

#define UTS_SYSNAME  "Linux"
#define UTS_RELEASE  "6.1.0-redzone"
#define UTS_VERSION  "#1 Redzone"
#define UTS_MACHINE  "i686"

enum uts_name {
	UTS_NODENAME,
	UTS_DOMAINNAME,
	UTS_NAMES
};

/* Copies the name, terminated; `out` has UTS_NAME_MAX + 1 bytes. */
void uts_get(enum uts_name which, char *out);

/* Sets it to `length` bytes; -EINVAL if that is more than UTS_NAME_MAX. */
int uts_set(enum uts_name which, const char *name, size_t length);

#endif
