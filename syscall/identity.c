/*
 * User and group ids: the calls with 32-bit ids, and the first ones, whose ids have 16 bits. There
 * -1 is 0xFFFF, and an id that does not fit is told as ABI_OVERFLOW_ID (credentials(7)). The rules
 * are in proc/cred.c.
 */

#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "syscall/abi/types.h"
#include "syscall/calls.h"

#define ID16_KEEP 0xFFFFU

static const struct cred *cred(void)
{
	return &proc_current()->cred;
}

static uint32_t widen(int id)
{
	uint32_t id16 = (uint16_t)id;

	return id16 == ID16_KEEP ? CRED_KEEP : id16;
}

static abi_uid16_t narrow(uint32_t id)
{
	return (abi_uid16_t)(id > ID16_KEEP ? ABI_OVERFLOW_ID : id);
}

/* --- Asking --- */

long sys_getuid32(void)
{
	return (long)cred()->uid;
}

long sys_geteuid32(void)
{
	return (long)cred()->euid;
}

long sys_getgid32(void)
{
	return (long)cred()->gid;
}

long sys_getegid32(void)
{
	return (long)cred()->egid;
}

long sys_getuid(void)
{
	return narrow(cred()->uid);
}

long sys_geteuid(void)
{
	return narrow(cred()->euid);
}

long sys_getgid(void)
{
	return narrow(cred()->gid);
}

long sys_getegid(void)
{
	return narrow(cred()->egid);
}

static int put_three(void __user *const to[3], const uint32_t ids[3], size_t size)
{
	for (unsigned i = 0; i < 3; i++) {
		abi_uid16_t id16 = narrow(ids[i]);
		const void *from = size == sizeof(id16) ? (const void *)&id16 : &ids[i];
		if (copy_to_user(to[i], from, size) < 0)
			return -EFAULT;
	}
	return 0;
}

static long get_uids(void __user *real, void __user *effective, void __user *saved, size_t size)
{
	const struct cred *c = cred();

	return put_three((void __user *const[]){real, effective, saved},
			 (const uint32_t[]){c->uid, c->euid, c->suid}, size);
}

static long get_gids(void __user *real, void __user *effective, void __user *saved, size_t size)
{
	const struct cred *c = cred();

	return put_three((void __user *const[]){real, effective, saved},
			 (const uint32_t[]){c->gid, c->egid, c->sgid}, size);
}

long sys_getresuid32(void __user *real, void __user *effective, void __user *saved)
{
	return get_uids(real, effective, saved, sizeof(abi_uid_t));
}

long sys_getresgid32(void __user *real, void __user *effective, void __user *saved)
{
	return get_gids(real, effective, saved, sizeof(abi_uid_t));
}

long sys_getresuid(void __user *real, void __user *effective, void __user *saved)
{
	return get_uids(real, effective, saved, sizeof(abi_uid16_t));
}

long sys_getresgid(void __user *real, void __user *effective, void __user *saved)
{
	return get_gids(real, effective, saved, sizeof(abi_uid16_t));
}

/* --- Changing --- */

long sys_setuid32(int uid)
{
	return cred_setuid((uid_t)uid);
}

long sys_setgid32(int gid)
{
	return cred_setgid((gid_t)gid);
}

long sys_setreuid32(int real, int effective)
{
	return cred_setreuid((uid_t)real, (uid_t)effective);
}

long sys_setregid32(int real, int effective)
{
	return cred_setregid((gid_t)real, (gid_t)effective);
}

long sys_setresuid32(int real, int effective, int saved)
{
	return cred_setresuid((uid_t)real, (uid_t)effective, (uid_t)saved);
}

long sys_setresgid32(int real, int effective, int saved)
{
	return cred_setresgid((gid_t)real, (gid_t)effective, (gid_t)saved);
}

long sys_setfsuid32(int uid)
{
	return (long)cred_setfsuid((uid_t)uid);
}

long sys_setfsgid32(int gid)
{
	return (long)cred_setfsgid((gid_t)gid);
}

long sys_setuid(int uid)
{
	return cred_setuid(widen(uid));
}

long sys_setgid(int gid)
{
	return cred_setgid(widen(gid));
}

long sys_setreuid(int real, int effective)
{
	return cred_setreuid(widen(real), widen(effective));
}

long sys_setregid(int real, int effective)
{
	return cred_setregid(widen(real), widen(effective));
}

long sys_setresuid(int real, int effective, int saved)
{
	return cred_setresuid(widen(real), widen(effective), widen(saved));
}

long sys_setresgid(int real, int effective, int saved)
{
	return cred_setresgid(widen(real), widen(effective), widen(saved));
}

long sys_setfsuid(int uid)
{
	return narrow(cred_setfsuid(widen(uid)));
}

long sys_setfsgid(int gid)
{
	return narrow(cred_setfsgid(widen(gid)));
}

/* --- Supplementary groups --- */

static int put_groups(void __user *list, const struct cred *c, size_t size)
{
	for (uint32_t i = 0; i < c->ngroups; i++) {
		abi_uid16_t id16 = narrow(c->groups[i]);
		const void *from = size == sizeof(id16) ? (const void *)&id16 : &c->groups[i];
		if (copy_to_user((char __user *)list + i * size, from, size) < 0)
			return -EFAULT;
	}
	return 0;
}

static long get_groups(int count, void __user *list, size_t size)
{
	const struct cred *c = cred();

	if (count < 0 || (count > 0 && (uint32_t)count < c->ngroups))
		return -EINVAL;
	if (count > 0 && put_groups(list, c, size) < 0)
		return -EFAULT;
	return (long)c->ngroups;
}

long sys_getgroups32(int count, void __user *list)
{
	return get_groups(count, list, sizeof(abi_uid_t));
}

long sys_getgroups(int count, void __user *list)
{
	return get_groups(count, list, sizeof(abi_uid16_t));
}

long sys_setgroups32(int count, void __user *list)
{
	gid_t groups[CRED_GROUPS_MAX];

	if (!cred_is_superuser(cred()))
		return -EPERM;
	if (count < 0 || count > CRED_GROUPS_MAX)
		return -EINVAL;
	if (copy_from_user(groups, list, (size_t)count * sizeof(groups[0])) < 0)
		return -EFAULT;
	return cred_setgroups(groups, (uint32_t)count);
}

long sys_setgroups(int count, void __user *list)
{
	abi_uid16_t narrow_ids[CRED_GROUPS_MAX];
	gid_t groups[CRED_GROUPS_MAX];

	if (!cred_is_superuser(cred()))
		return -EPERM;
	if (count < 0 || count > CRED_GROUPS_MAX)
		return -EINVAL;
	if (copy_from_user(narrow_ids, list, (size_t)count * sizeof(narrow_ids[0])) < 0)
		return -EFAULT;
	for (int i = 0; i < count; i++)
		groups[i] = narrow_ids[i];
	return cred_setgroups(groups, (uint32_t)count);
}
