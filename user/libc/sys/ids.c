/*
 * Credentials: users and groups of the process.
 */
#include <grp.h>
#include <sys/syscall.h>
#include <unistd.h>

#define UNCHANGED ((uint32_t)-1)

uid_t getuid(void)
{
	return syscall(SYS_getuid32);
}

uid_t geteuid(void)
{
	return syscall(SYS_geteuid32);
}

gid_t getgid(void)
{
	return syscall(SYS_getgid32);
}

gid_t getegid(void)
{
	return syscall(SYS_getegid32);
}

int getresuid(uid_t *real, uid_t *effective, uid_t *saved)
{
	return syscall(SYS_getresuid32, real, effective, saved);
}

int getresgid(gid_t *real, gid_t *effective, gid_t *saved)
{
	return syscall(SYS_getresgid32, real, effective, saved);
}

int setuid(uid_t user)
{
	return syscall(SYS_setuid32, user);
}

int setgid(gid_t group)
{
	return syscall(SYS_setgid32, group);
}

int setreuid(uid_t real, uid_t effective)
{
	return syscall(SYS_setreuid32, real, effective);
}

int setregid(gid_t real, gid_t effective)
{
	return syscall(SYS_setregid32, real, effective);
}

int setresuid(uid_t real, uid_t effective, uid_t saved)
{
	return syscall(SYS_setresuid32, real, effective, saved);
}

int setresgid(gid_t real, gid_t effective, gid_t saved)
{
	return syscall(SYS_setresgid32, real, effective, saved);
}

int seteuid(uid_t user)
{
	return setresuid(UNCHANGED, user, UNCHANGED);
}

int setegid(gid_t group)
{
	return setresgid(UNCHANGED, group, UNCHANGED);
}

int getgroups(int count, gid_t *groups)
{
	return syscall(SYS_getgroups32, count, groups);
}

int setgroups(size_t count, const gid_t *groups)
{
	return syscall(SYS_setgroups32, count, groups);
}
