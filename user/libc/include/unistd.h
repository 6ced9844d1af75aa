/*
 * The system's everyday calls.
 */
#ifndef _UNISTD_H
#define _UNISTD_H

#include <sys/types.h>
#include <abi/unistd.h>
#include <getopt.h>

#define _POSIX_VERSION 200809L

extern char **environ;

/* The way into the kernel: <sys/syscall.h> has the numbers. */
long syscall(long number, ...);

int access(const char *path, int mode);
int faccessat(int dir, const char *path, int mode, int flags);
int close(int fd);
int dup(int fd);
int dup2(int fd, int to);
int dup3(int fd, int to, int flags);
int fdatasync(int fd);
int fsync(int fd);
int ftruncate(int fd, off_t length);

#define F_ULOCK 0
#define F_LOCK  1
#define F_TLOCK 2
#define F_TEST  3
int lockf(int fd, int command, off_t length);
int isatty(int fd);
off_t lseek(int fd, off_t offset, int whence);
int pipe(int ends[2]);
int pipe2(int ends[2], int flags);
ssize_t pread(int fd, void *buffer, size_t size, off_t offset);
ssize_t pwrite(int fd, const void *buffer, size_t size, off_t offset);
ssize_t read(int fd, void *buffer, size_t size);
void sync(void);
int truncate(const char *path, off_t length);
char *ttyname(int fd);
int ttyname_r(int fd, char *name, size_t size);
int vhangup(void);
ssize_t write(int fd, const void *buffer, size_t size);

int chdir(const char *path);
int chown(const char *path, uid_t user, gid_t group);
int chroot(const char *path);
int fchdir(int fd);
int fchown(int fd, uid_t user, gid_t group);
int fchownat(int dir, const char *path, uid_t user, gid_t group, int flags);
char *getcwd(char *buffer, size_t size); /* a null buffer: the result is malloc's */
int lchown(const char *path, uid_t user, gid_t group);
int link(const char *from, const char *to);
int linkat(int fromdir, const char *from, int todir, const char *to, int flags);
ssize_t readlink(const char *restrict path, char *restrict buffer, size_t size);
ssize_t readlinkat(int dir, const char *restrict path, char *restrict buffer, size_t size);
int rmdir(const char *path);
int symlink(const char *target, const char *path);
int symlinkat(const char *target, int dir, const char *path);
int unlink(const char *path);
int unlinkat(int dir, const char *path, int flags);

unsigned alarm(unsigned seconds);
int brk(void *end);
void *sbrk(intptr_t increment);
int execl(const char *path, const char *arg, ...);
int execle(const char *path, const char *arg, ...);
int execlp(const char *file, const char *arg, ...);
int execv(const char *path, char *const argv[]);
int execve(const char *path, char *const argv[], char *const envp[]);
int execvp(const char *file, char *const argv[]);
int execvpe(const char *file, char *const argv[], char *const envp[]);
void _exit(int status) __attribute__((noreturn));
pid_t fork(void);
int nice(int increment);
int pause(void);
unsigned sleep(unsigned seconds);
int usleep(useconds_t microseconds);
pid_t vfork(void) __attribute__((returns_twice));

gid_t getegid(void);
uid_t geteuid(void);
gid_t getgid(void);
int getgroups(int count, gid_t *groups);
pid_t getpgid(pid_t pid);
pid_t getpgrp(void);
pid_t getpid(void);
pid_t getppid(void);
int getresgid(gid_t *real, gid_t *effective, gid_t *saved);
int getresuid(uid_t *real, uid_t *effective, uid_t *saved);
pid_t getsid(pid_t pid);
pid_t gettid(void);
uid_t getuid(void);
int setegid(gid_t group);
int seteuid(uid_t user);
int setgid(gid_t group);
int setpgid(pid_t pid, pid_t group);
int setpgrp(void);
int setregid(gid_t real, gid_t effective);
int setresgid(gid_t real, gid_t effective, gid_t saved);
int setresuid(uid_t real, uid_t effective, uid_t saved);
int setreuid(uid_t real, uid_t effective);
pid_t setsid(void);
int setuid(uid_t user);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);

int gethostname(char *name, size_t size);
int sethostname(const char *name, size_t length);
int getpagesize(void);
char *getlogin(void);
int getlogin_r(char *name, size_t size); /* 0 or an error */
int daemon(int keep_directory, int keep_descriptors);

enum {
	_SC_ARG_MAX,
	_SC_CHILD_MAX,
	_SC_CLK_TCK,
	_SC_NGROUPS_MAX,
	_SC_OPEN_MAX,
	_SC_PAGESIZE,
	_SC_PAGE_SIZE = _SC_PAGESIZE,
	_SC_PHYS_PAGES,
	_SC_AVPHYS_PAGES,
	_SC_NPROCESSORS_CONF,
	_SC_NPROCESSORS_ONLN,
	_SC_VERSION,
	_SC_RTSIG_MAX,
	_SC_HOST_NAME_MAX,
	_SC_LOGIN_NAME_MAX,
	_SC_LINE_MAX,
};

enum {
	_PC_LINK_MAX,
	_PC_NAME_MAX,
	_PC_PATH_MAX,
	_PC_PIPE_BUF,
	_PC_MAX_CANON,
	_PC_MAX_INPUT,
	_PC_VDISABLE,
};

long sysconf(int name);
long pathconf(const char *path, int name);
long fpathconf(int fd, int name);

#endif
