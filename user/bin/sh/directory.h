#ifndef SH_DIRECTORY_H
#define SH_DIRECTORY_H

/*
 * Set PWD at the start: to what the environment says if that is true, else to what the kernel
 * says.
 */
void directory_init(void);

#endif
