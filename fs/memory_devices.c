/*
 * Devices without hardware (null(4), full(4), random(4), kmsg): what they read is made up on the
 * spot.
 */

#include "fs/device.h"
#include "fs/file.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"
#include "kernel/random.h"
#include "mm/slab.h"
#include "proc/proc.h"

#define KMSG_LINE_MAX 976 /* bytes of one record, as on Linux */

static ssize_t read_nothing(struct file *file, struct uio *u, off_t *offset)
{
	(void)file, (void)u, (void)offset;
	return 0;
}

static ssize_t write_away(struct file *file, struct uio *u, off_t *offset)
{
	(void)file, (void)offset;
	return (ssize_t)u->left;
}

static ssize_t read_zeros(struct file *file, struct uio *u, off_t *offset)
{
	(void)file, (void)offset;
	size_t wanted = u->left, got = uio_put_zeros(u, wanted);
	return got == 0 && wanted > 0 ? -EFAULT : (ssize_t)got;
}

static ssize_t write_full(struct file *file, struct uio *u, off_t *offset)
{
	(void)file, (void)offset;
	return u->left == 0 ? 0 : -ENOSPC;
}

static ssize_t read_random(struct file *file, struct uio *u, off_t *offset)
{
	(void)file, (void)offset;
	char bytes[128];
	ssize_t total = 0;
	while (u->left > 0) {
		size_t n = MIN(u->left, sizeof(bytes));
		random_bytes(bytes, n);
		size_t got = uio_put(u, bytes, n);
		total += got;
		if (got < n)
			return total > 0 ? total : -EFAULT;
	}
	return total;
}

/* Anybody may add to the pool: it is mixed, and never makes things worse. */
static ssize_t write_random(struct file *file, struct uio *u, off_t *offset)
{
	(void)file, (void)offset;
	char bytes[128];
	ssize_t total = 0;
	while (u->left > 0) {
		size_t n = MIN(u->left, sizeof(bytes));
		size_t got = uio_get(u, bytes, n);
		random_mix(bytes, got);
		total += got;
		if (got < n)
			return total > 0 ? total : -EFAULT;
	}
	return total;
}

/* The log as text, from the position on; whole lines. */
static ssize_t read_log(struct file *file, struct uio *u, off_t *offset)
{
	(void)file;
	size_t size = MIN(u->left, (size_t)KMALLOC_MAX);
	char *text = kmalloc(size);
	if (!text)
		return -ENOMEM;
	size_t next = (size_t)*offset;
	size_t got = printk_read(text, size, &next);
	size_t put = uio_put(u, text, got);
	kfree(text);
	*offset = next;
	return put < got ? -EFAULT : (ssize_t)put;
}

/* A line for the log, with "<N>" before it if it says its level. */
static ssize_t write_log(struct file *file, struct uio *u, off_t *offset)
{
	(void)file, (void)offset;
	char line[KMSG_LINE_MAX + 1];
	size_t wanted = u->left;
	if (wanted > KMSG_LINE_MAX)
		return -EINVAL;
	if (uio_get(u, line, wanted) < wanted)
		return -EFAULT;
	line[wanted] = '\0';
	if (wanted > 0 && line[wanted - 1] == '\n')
		line[wanted - 1] = '\0';
	const char *text = line;
	unsigned level = LOG_WARNING;
	if (*text == '<') {
		level = parse_ulong(text + 1, &text, 10) % (LOG_DEBUG + 1);
		text += *text == '>';
	}
	printk((enum log_level)level, "%s", text);
	return (ssize_t)wanted;
}

static const struct file_ops null_ops = {
	.has_position = true, .read = read_nothing, .write = write_away};
static const struct file_ops zero_ops = {.has_position = true,
					 .read = read_zeros,
					 .write = write_away,
					 .mappable = true,
					 .anonymous = true};
static const struct file_ops full_ops = {
	.has_position = true, .read = read_zeros, .write = write_full};
static const struct file_ops random_ops = {
	.has_position = true, .read = read_random, .write = write_random};
static const struct file_ops kmsg_ops = {
	.has_position = true, .read = read_log, .write = write_log};

static struct device devices[] = {
	{.name = "null", .mode = 0666, .ops = &null_ops},
	{.name = "zero", .mode = 0666, .ops = &zero_ops},
	{.name = "full", .mode = 0666, .ops = &full_ops},
	{.name = "random", .mode = 0666, .ops = &random_ops},
	{.name = "urandom", .mode = 0666, .ops = &random_ops},
	{.name = "kmsg", .mode = 0644, .ops = &kmsg_ops},
};
static const uint8_t minors[ARRAY_SIZE(devices)] = {3, 5, 7, 8, 9, 11};

void memory_devices_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		devices[i].number = device_number(MAJOR_MEM, minors[i]);
		device_register(&devices[i]);
	}
}
