#ifndef KERNEL_DEV_SERIAL_H
#define KERNEL_DEV_SERIAL_H

/*
 * The first serial port (16550 at 0x3F8), 8 bits clean, 115200 baud. Output is by polling the
 * transmitter; input comes by interrupt, byte by byte, to whoever asked for it.
 */

#include "kernel/types.h"

bool serial_init(void);                           /* false: no port there */
void serial_write(const char *bytes, size_t len); /* raw: adds no carriage returns; any context */
void serial_start_input(void (*receive)(uint8_t byte)); /* called from the interrupt */

#endif
