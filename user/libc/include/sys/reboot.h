/*
 * Restarting the machine and switching it off.
 */
#ifndef _SYS_REBOOT_H
#define _SYS_REBOOT_H

#include <abi/reboot.h>

int reboot(int command);

#endif
