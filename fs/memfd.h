#ifndef FS_MEMFD_H
#define FS_MEMFD_H

/* Files in memory that have no path (memfd_create(2)). */

#include "kernel/types.h"

struct file;

/* Open for reading and writing; `name` is shown in /proc as "/memfd:NAME (deleted)". `sealable`:
 * seals may be added. -ENOMEM. */
int memfd_create_file(const char *name, bool sealable, struct file **out) __must_check;

void memfd_init(void);

#endif
