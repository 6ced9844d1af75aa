#ifndef BOOT_CONSOLES_H
#define BOOT_CONSOLES_H

/* The devices that show the log and take what is typed, as the boot words console= say. */
void consoles_start_serial(void);  /* first of all, so that what the loader did wrong can be said */
void consoles_choose_serial(void); /* after cmdline_parse: stays on only if the boot words say so */
void consoles_start_screen(void);  /* after mm_init: the screen's memory must be mapped */
void consoles_start_input(void);   /* after fs_init: what is typed goes to the terminals */

#endif
