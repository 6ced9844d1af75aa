/*
 * P12: what a process may use, and what it has used. A limit has a soft value, which counts, and a
 * hard one, up to which anybody may raise it. Here each of some limits is met: files, memory, the
 * size of a file, processor time. Then getrusage tells what that has cost.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEBIBYTE  (1024 * 1024)
#define TEMPORARY "/tmp/limits-demo"

static void limit(int resource, rlim_t value)
{
	struct rlimit limit = {value, value};

	if (setrlimit(resource, &limit) < 0)
		perror("setrlimit");
}

static void meet_files(void)
{
	int count = 0;

	limit(RLIMIT_NOFILE, 10);
	while (open("/dev/null", O_RDONLY) >= 0)
		count++;
	printf("RLIMIT_NOFILE 10: with 3 open, %d more, then: %s\n", count, strerror(errno));
}

static void meet_memory(void)
{
	int count = 0;

	limit(RLIMIT_AS, 64 * MEBIBYTE);
	while (mmap(NULL, MEBIBYTE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	       MAP_FAILED)
		count++;
	printf("RLIMIT_AS 64 MiB: %s 64 MiB could be mapped, then: %s\n",
	       count < 64 ? "less than" : "all", strerror(errno));
}

static void meet_file_size(void)
{
	char block[1000] = {0};
	long size = 0;
	ssize_t written;

	signal(SIGXFSZ, SIG_IGN); /* it would end the process */
	limit(RLIMIT_FSIZE, 4500);
	int fd = open(TEMPORARY, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	while ((written = write(fd, block, sizeof(block))) > 0)
		size += written;
	printf("RLIMIT_FSIZE 4500: wrote %ld bytes, then: %s\n", size, strerror(errno));
	close(fd);
	unlink(TEMPORARY);
}

static void meet_time(void)
{
	struct rlimit limits = {1, 2};

	setrlimit(RLIMIT_CPU, &limits);
	for (;;)
		continue;
}

static void meet_hard_limit(void)
{
	struct rlimit limits = {10, 20};

	setrlimit(RLIMIT_NOFILE, &limits);
	limits.rlim_cur = 20;
	printf("soft limit 10, hard limit 20: raised to 20: %s\n",
	       setrlimit(RLIMIT_NOFILE, &limits) == 0 ? "done" : strerror(errno));
	limits.rlim_cur = 21;
	printf("soft limit to 21: %s\n",
	       setrlimit(RLIMIT_NOFILE, &limits) == 0 ? "done" : strerror(errno));
}

/* Each in a child: limits are inherited, but go no other way. */
static void in_child(void (*meet)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		meet();
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		perror("child");
	else if (WIFSIGNALED(status))
		printf("RLIMIT_CPU 1: computing for ever was ended by %s\n",
		       WTERMSIG(status) == SIGKILL ? "SIGKILL" : "SIGXCPU");
}

int main(void)
{
	struct rusage used;

	setvbuf(stdout, NULL, _IOLBF, 0);
	in_child(meet_files);
	in_child(meet_memory);
	in_child(meet_file_size);
	in_child(meet_hard_limit);
	in_child(meet_time);
	getrusage(RUSAGE_CHILDREN, &used);
	printf("getrusage of the children: about a second of processor time: %s; page faults: %s\n",
	       used.ru_utime.tv_sec + used.ru_stime.tv_sec <= 2 &&
			       (used.ru_utime.tv_sec || used.ru_utime.tv_usec > 500000)
		       ? "yes"
		       : "no",
	       used.ru_minflt > 0 ? "yes" : "no");
	return 0;
}
