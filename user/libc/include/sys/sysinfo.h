/*
 * The machine's memory and load.
 */
#ifndef _SYS_SYSINFO_H
#define _SYS_SYSINFO_H

#include <abi/sysinfo.h>

int sysinfo(struct sysinfo *info);

#endif
