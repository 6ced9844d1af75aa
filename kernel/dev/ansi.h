#ifndef KERNEL_DEV_ANSI_H
#define KERNEL_DEV_ANSI_H

/* What sequences do (ansi_sequence.c), for who reads them byte by byte (ansi.c). */

struct terminal;

void ansi_end_sequence(struct terminal *t, char final); /* CSI and parameters have come before */
void ansi_save_cursor(struct terminal *t);
void ansi_restore_cursor(struct terminal *t);
void ansi_next_tab(struct terminal *t);
void ansi_identify(struct terminal *t); /* answers what kind of terminal it is */

#endif
