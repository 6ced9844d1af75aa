/* The names of the host and the domain. */

#include "kernel/uts.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/spinlock.h"

static struct spinlock lock = SPINLOCK_INIT("uts names", RANK_FS);
static char names[UTS_NAMES][UTS_NAME_MAX + 1] = {
	[UTS_NODENAME] = "redzone",
	[UTS_DOMAINNAME] = "(none)",
};

void uts_get(enum uts_name which, char *out)
{
	spin_lock(&lock);
	strlcpy(out, names[which], UTS_NAME_MAX + 1);
	spin_unlock(&lock);
}

int uts_set(enum uts_name which, const char *name, size_t length)
{
	if (length > UTS_NAME_MAX)
		return -EINVAL;
	spin_lock(&lock);
	memcpy(names[which], name, length);
	names[which][length] = '\0';
	spin_unlock(&lock);
	return 0;
}
