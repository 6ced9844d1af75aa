/*
 * Attributes of the calling process.
 */
#ifndef _SYS_PRCTL_H
#define _SYS_PRCTL_H

#include <abi/prctl.h>

int prctl(int option, ...);

#endif
