/*
 * The system's names.
 */
#ifndef _SYS_UTSNAME_H
#define _SYS_UTSNAME_H

#include <abi/utsname.h>

int uname(struct utsname *names);

#endif
