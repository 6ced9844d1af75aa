#ifndef FS_FS_H
#define FS_FS_H

/*
 * How the room starts, in the order of the boot (boot/main.c, boot/start_init.c).
 */

/* Caches, an empty root, file systems, devices, terminals; what a process has of files. */
void fs_init(void);

/* Makes /dev in the root and in it the nodes of all devices, unless something is mounted there. */
void fs_populate_dev(void);

/* Opens /dev/console as the descriptors 0, 1 and 2 of the current process; 0 or a negative errno.
 */
int files_open_console(void);

#endif
