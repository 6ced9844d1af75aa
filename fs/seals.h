#ifndef FS_SEALS_H
#define FS_SEALS_H

/*
 * Seals: what may never again be done to a file, whoever holds it (fcntl(2), "File Sealing"). Files
 * of tmpfs have them; only memfd_create(2) makes some that take new ones.
 */

#include "kernel/types.h"

struct file;
struct inode;

/* F_ADD_SEALS, F_GET_SEALS: -EPERM, -EINVAL, -EBUSY (somebody maps it for writing). */
int seals_add(struct file *file, uint32_t seals);
int seals_get(struct file *file);

/* The inode's lock is held: may its size become `size`? May its bytes change? 0 or -EPERM. */
int seals_allow_size(struct inode *inode, off_t size);
int seals_allow_writing(struct inode *inode);

/* How many of `length` bytes may be written at `offset`: -EPERM where it would be none. */
ssize_t seals_allow_write(struct inode *inode, off_t offset, size_t length);

/* What a shared mapping may ever do, of `prot_max`; -EPERM if it is to do more at once. */
int seals_allow_mapping(struct inode *inode, uint32_t prot, uint32_t *prot_max);

#endif
