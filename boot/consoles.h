#ifndef BOOT_CONSOLES_H
#define BOOT_CONSOLES_H

/* The devices that show the log and take what is typed, as the boot words console= say. */
void consoles_start_serial(void); /* before memory: the first line of the log needs only ports */
void consoles_start_screen(void); /* after mm_init: the screen's memory must be mapped */
void consoles_start_input(void);  /* after fs_init: what is typed goes to the terminals */

#endif
