/*
 * The kernel's message ring; the actions are SYSLOG_ACTION_* of <abi/unistd.h>.
 */
#ifndef _SYS_KLOG_H
#define _SYS_KLOG_H

#include <abi/unistd.h>

int klogctl(int action, char *buffer, int size);

#endif
