#ifndef FS_REGULAR_H
#define FS_REGULAR_H

/* Open files whose content is in the page cache, and open directories. */

#include "fs/file.h"

extern const struct file_ops regular_file_ops;
extern const struct file_ops directory_file_ops;

#endif
