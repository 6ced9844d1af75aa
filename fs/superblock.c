/*
 * The registry of file systems, and the life of a superblock.
 */

#include "fs/superblock.h"
#include "fs/dentry.h"
#include "fs/device.h"
#include "fs/refs.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/slab.h"

static struct filesystem *filesystems; /* changes only at boot */
static uint32_t next_minor;            /* atomic: st_dev of file systems without a device */

void filesystem_register(struct filesystem *type)
{
	type->next = filesystems;
	filesystems = type;
}

const struct filesystem *filesystem_find(const char *name)
{
	for (const struct filesystem *type = filesystems; type; type = type->next)
		if (strcmp(type->name, name) == 0)
			return type;
	return NULL;
}

const struct filesystem *filesystem_first(void)
{
	return filesystems;
}

int superblock_create(const struct filesystem *type, const char *options, struct superblock **out)
{
	if (type->only) {
		int unfit = options ? type->configure(type->only, options) : 0;
		if (unfit < 0)
			return unfit;
		superblock_get(type->only);
		*out = type->only;
		return 0;
	}
	struct superblock *super = kzalloc(sizeof(*super));
	if (!super)
		return -ENOMEM;
	super->type = type;
	super->refs = 1;
	super->dev = device_number(0, __atomic_add_fetch(&next_minor, 1, __ATOMIC_RELAXED));
	int err = type->mount(super, options);
	if (err < 0) {
		kfree(super);
		return err;
	}
	*out = super;
	return 0;
}

void superblock_get(struct superblock *super)
{
	refs_get(&super->refs);
}

void superblock_put(struct superblock *super)
{
	if (!refs_put(&super->refs))
		return;
	dentry_forget(super);
	super->type->unmount(super);
	kfree(super);
}

const char *mount_option(const char *options, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = options; at && *at; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, name, length) == 0 && at[length] == '=')
			return at + length + 1;
	}
	return NULL;
}

unsigned long mount_option_number(const char *options, const char *name, unsigned base,
				  unsigned long otherwise)
{
	const char *value = mount_option(options, name), *end;
	return value ? parse_ulong(value, &end, base) : otherwise;
}

ino_t superblock_new_ino(struct superblock *super)
{
	return __atomic_add_fetch(&super->next_ino, 1, __ATOMIC_RELAXED);
}
