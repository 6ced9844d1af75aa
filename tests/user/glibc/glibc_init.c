/*
 * An ordinary program for Linux, built by the system's own compiler and library (static, i386),
 * that knows nothing of Redzone. Alone in an initrd as /init it shows that the kernel is one that
 * such programs can live on: its library starts up, prints, allocates, forks, reads a pipe, waits,
 * and exits.
 *
 * A host test reads what it prints. As pid 1 its exit is the end of the machine; anywhere else it
 * is a program like others.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHILD_STATUS 42

/* The child's whole life. */
static void speak_into(FILE *pipe)
{
	fprintf(pipe, "through a pipe, from pid %d\n", (int)getpid());
	fclose(pipe);
	_exit(CHILD_STATUS);
}

static void report_system(void)
{
	struct utsname names;
	struct timespec now;
	if (uname(&names) == 0)
		printf("glibc: the system is %s %s on %s\n", names.sysname, names.release,
		       names.machine);
	if (clock_gettime(CLOCK_MONOTONIC, &now) == 0)
		printf("glibc: %.3f seconds have passed\n", now.tv_sec + now.tv_nsec / 1e9);
}

static void report_memory(void)
{
	size_t size = 4 << 20;
	char *memory = malloc(size);
	if (!memory) {
		printf("glibc: no memory: %s\n", strerror(errno));
		return;
	}
	memset(memory, 'm', size);
	printf("glibc: %zu KiB of memory, the last byte is '%c'\n", size / 1024, memory[size - 1]);
	free(memory);
}

int main(void)
{
	int ends[2], status;
	char line[128];
	printf("glibc: pid %d speaks\n", (int)getpid());
	report_system();
	report_memory();
	if (pipe(ends) < 0) {
		perror("glibc: pipe");
		return 1;
	}
	fflush(stdout);
	pid_t child = fork();
	if (child < 0) {
		perror("glibc: fork");
		return 1;
	}
	if (child == 0) {
		close(ends[0]);
		speak_into(fdopen(ends[1], "w"));
	}
	close(ends[1]);
	FILE *pipe_end = fdopen(ends[0], "r");
	while (fgets(line, sizeof(line), pipe_end))
		printf("glibc: the child said: %s", line);
	fclose(pipe_end);
	if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
		perror("glibc: waitpid");
		return 1;
	}
	printf("glibc: the child exited with %d\n", WEXITSTATUS(status));
	return 0;
}
