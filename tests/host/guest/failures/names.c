/* Paths: files come, are renamed, linked, mounted upon and go. */
#include "tests/host/guest/failures/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LONG_NAME                                                     \
	"a-name-that-is-too-long-to-be-kept-within-a-directory-entry" \
	"-and-so-takes-memory-of-its-own"

static void make_file(const char *path)
{
	close((int)must(open(path, O_WRONLY | O_CREAT, 0644), path));
}

static void prepare_files(void)
{
	must(mkdir("directory", 0755), "mkdir");
	make_file("directory/file");
	make_file("old");
	make_file("other");
	must(symlink("directory/../directory/file", "symbolic"), "symlink");
}

static long call_mkdir(void)
{
	return mkdir("directory/" LONG_NAME, 0755);
}

static long call_link(void)
{
	return link("old", "directory/" LONG_NAME);
}

static long call_symlink(void)
{
	return symlink("to/somewhere/far/away", "directory/" LONG_NAME);
}

static long call_mknod(void)
{
	return mkfifo("directory/fifo", 0644);
}

static long call_rename(void)
{
	return rename("old", "directory/" LONG_NAME);
}

static long rename_over(void)
{
	return rename("old", "other");
}

static long rename_directory(void)
{
	return rename("directory", LONG_NAME);
}

static long exchange(void)
{
	return syscall(SYS_renameat2, AT_FDCWD, "old", AT_FDCWD, "directory/file",
		       2 /* RENAME_EXCHANGE */);
}

static long call_unlink(void)
{
	return unlink("directory/file");
}

static void prepare_empty(void)
{
	must(mkdir("empty", 0755), "mkdir");
}

static long call_rmdir(void)
{
	return rmdir("empty");
}

static long call_stat(void)
{
	struct stat status;
	return stat("symbolic", &status);
}

static long stat_proc(void)
{
	struct stat status;
	return stat("/proc/self/fd/0", &status);
}

static long call_readlink(void)
{
	char target[64];
	return readlink("symbolic", target, sizeof(target));
}

static long readlink_proc(void)
{
	char target[64];
	return readlink("/proc/self/cwd", target, sizeof(target));
}

static long call_access(void)
{
	return access("symbolic", R_OK);
}

static long call_chmod(void)
{
	return chmod("symbolic", 0600);
}

static long call_chown(void)
{
	return chown("symbolic", 5, 6);
}

static long call_truncate(void)
{
	return truncate("old", 100000);
}

static long call_utimes(void)
{
	return utimensat(AT_FDCWD, "symbolic", NULL, 0);
}

static long call_chdir(void)
{
	return chdir("directory");
}

static long call_chroot(void)
{
	return chroot("directory");
}

static long call_getcwd(void)
{
	char path[256];
	return getcwd(path, sizeof(path)) ? 0 : -1;
}

static long call_statfs(void)
{
	char space[256];
	return syscall(SYS_statfs, "symbolic", space);
}

static long mount_tmpfs(void)
{
	return mount("more", "directory", "tmpfs", 0, "size=1m");
}

static long mount_proc(void)
{
	return mount("proc", "directory", "proc", 0, NULL);
}

static long mount_bind(void)
{
	return mount("directory", "directory", NULL, MS_BIND, NULL);
}

static long mount_again(void)
{
	return mount(NULL, "directory", NULL, MS_REMOUNT | MS_RDONLY, NULL);
}

static void prepare_mounted(void)
{
	prepare_files();
	must(mount_tmpfs(), "mount");
}

static long call_umount(void)
{
	return umount("directory");
}

static void prepare_tower(void)
{
	prepare_mounted();
	must(mkdir("directory/upper", 0755), "mkdir");
	must(mount("upper", "directory/upper", "tmpfs", 0, NULL), "mount");
}

static long umount_tower(void)
{
	return umount2("directory", MNT_DETACH);
}

/* A file system that lives in memory is full when there is no more of it (shmem on Linux). */
const struct trial name_trials[] = {
	{"name: mkdir", prepare_files, call_mkdir, {ENOSPC}, TRY_ALL, 0},
	{"name: link", prepare_files, call_link, {ENOSPC}, TRY_ALL, 0},
	{"name: symlink", prepare_files, call_symlink, {ENOSPC}, TRY_ALL, 0},
	{"name: mkfifo", prepare_files, call_mknod, {ENOSPC}, TRY_ALL, 0},
	{"name: rename", prepare_files, call_rename, {ENOSPC}, TRY_ALL, 0},
	{"name: rename over a file", prepare_files, rename_over, {ENOSPC}, TRY_ALL, 0},
	{"name: rename a directory", prepare_files, rename_directory, {ENOSPC}, TRY_ALL, 0},
	{"name: rename, exchanging", prepare_files, exchange, {ENOSPC}, TRY_ALL, 0},
	{"name: unlink", prepare_files, call_unlink, {0}, TRY_ALL, 0},
	{"name: rmdir", prepare_empty, call_rmdir, {0}, TRY_ALL, 0},
	{"name: stat", prepare_files, call_stat, {0}, TRY_ALL, 0},
	{"name: stat in /proc", NULL, stat_proc, {0}, TRY_ALL, 0},
	{"name: readlink", prepare_files, call_readlink, {0}, TRY_ALL, 0},
	{"name: readlink in /proc", NULL, readlink_proc, {0}, TRY_ALL, 0},
	{"name: access", prepare_files, call_access, {0}, TRY_ALL, 0},
	{"name: chmod", prepare_files, call_chmod, {0}, TRY_ALL, 0},
	{"name: chown", prepare_files, call_chown, {0}, TRY_ALL, 0},
	{"name: truncate", prepare_files, call_truncate, {ENOSPC}, TRY_ALL, 0},
	{"name: utimensat", prepare_files, call_utimes, {0}, TRY_ALL, 0},
	{"name: chdir", prepare_files, call_chdir, {0}, TRY_ALL, 0},
	{"name: chroot", prepare_files, call_chroot, {0}, TRY_ALL, 0},
	{"name: getcwd", prepare_files, call_getcwd, {0}, TRY_ALL, 0},
	{"name: statfs", prepare_files, call_statfs, {0}, TRY_ALL, 0},
	{"name: mount tmpfs", prepare_files, mount_tmpfs, {ENOSPC}, TRY_ALL, 0},
	{"name: mount proc", prepare_files, mount_proc, {0}, TRY_ALL, 0},
	{"name: mount, binding", prepare_files, mount_bind, {0}, TRY_ALL, 0},
	{"name: mount, changing flags", prepare_mounted, mount_again, {0}, TRY_ALL, 0},
	{"name: umount", prepare_mounted, call_umount, {0}, TRY_ALL, 0},
	{"name: umount of two", prepare_tower, umount_tower, {0}, TRY_ALL, 0},
	NO_MORE_TRIALS,
};
