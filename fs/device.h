#ifndef FS_DEVICE_H
#define FS_DEVICE_H

/*
 * Character devices: who implements the files that device nodes lead to. Numbers are Linux's
 * (admin-guide/devices.txt): a node's st_rdev has a major and a minor number, and what is
 * registered under them is opened, whatever the node is called.
 */

#include "kernel/types.h"

struct file_ops;
struct inode;

#define MAJOR_MEM     1
#define MAJOR_TTY     4
#define MAJOR_CONSOLE 5
#define MAJOR_PTS     136 /* the slaves of pseudo-terminals */

struct device {
	dev_t number;     /* the first, where there are several */
	uint32_t count;   /* of minor numbers; 0 is 1 */
	const char *name; /* below /dev; NULL: no node there */
	mode_t mode;      /* permissions of its node there */
	const struct file_ops *ops;
	const void *private_data; /* the driver's own */
	struct device *next;
};

/* A device number as stat64 has it (MMMmmmmmMMMmm: the low byte of the minor number lowest). */
static inline dev_t device_number(uint32_t major, uint32_t minor)
{
	return (minor & 0xff) | (dev_t)(major & 0xfff) << 8 | (dev_t)(minor & ~0xffU) << 12;
}

static inline uint32_t device_major(dev_t number)
{
	return (uint32_t)(number >> 8) & 0xfff;
}

static inline uint32_t device_minor(dev_t number)
{
	return (uint32_t)(number & 0xff) | ((uint32_t)(number >> 12) & ~0xffU);
}

void device_register(struct device *device); /* at boot */
struct device *device_find(dev_t number);
const struct file_ops *device_ops(dev_t number); /* NULL: nothing there (ENXIO) */

/* Makes the nodes of all devices, and the usual links, in the directory `dir`; what is there stays.
 * Modes are those registered, whatever the umask is. */
int device_make_nodes(struct inode *dir);

void devtmpfs_init(void);       /* registers the file system that is born with the nodes in it */
void memory_devices_init(void); /* null, zero, full, random, urandom, kmsg */

#endif
