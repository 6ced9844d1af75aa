#ifndef KERNEL_DEV_POWER_H
#define KERNEL_DEV_POWER_H

/* Ways to leave: ACPI soft-off and reset as QEMU's machines have them, and QEMU's exit device. */

#include "kernel/types.h"

void power_off(void) __noreturn;
void power_reboot(void) __noreturn;
void power_halt(void) __noreturn;

/* An exception that cannot be delivered: the processor shuts down, and the board resets it. Returns
 * where the board does not. */
void power_triple_fault(void);

/* Writes to isa-debug-exit (port 0xf4): QEMU ends with status 33 (passed) or 35 (failed). Falls
 * through to power_off() where there is no such device. */
void power_test_exit(bool passed) __noreturn;

#endif
