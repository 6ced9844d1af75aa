/*
 * I1: what a shell does for `ls / | sort -r | head -n 3`. A pipe is a buffer in the kernel with two
 * ends. Each program gets the read end of one pipe as its standard input and the write end of the
 * next as its standard output; none of them knows. They run at the same time: a reader sleeps while
 * its pipe is empty, a writer while it is full.
 *
 * Every end that is not needed must be closed. As long as anybody has the write end, the reader may
 * still hope and will not see the end of the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMMANDS 3

static char *const commands[COMMANDS][5] = {
	{"ls", "/", NULL},
	{"sort", "-r", NULL},
	{"head", "-n", "3", NULL},
};

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* Starts one command between two descriptors. */
static pid_t start(char *const command[], int input, int output, int unused)
{
	pid_t pid = fork();
	if (pid < 0)
		fail("fork");
	if (pid > 0)
		return pid;
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	if (input != STDIN_FILENO)
		close(input);
	if (output != STDOUT_FILENO)
		close(output);
	if (unused >= 0)
		close(unused);
	execvp(command[0], command);
	fail(command[0]);
	return -1;
}

int main(void)
{
	int input = STDIN_FILENO, ends[2];
	pid_t pids[COMMANDS];
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("ls / | sort -r | head -n 3, by hand:\n");
	for (int i = 0; i < COMMANDS; i++) {
		int last = i + 1 == COMMANDS;
		if (!last && pipe(ends) < 0)
			fail("pipe");
		pids[i] = start(commands[i], input, last ? STDOUT_FILENO : ends[1],
				last ? -1 : ends[0]);
		/* Both ends that the child uses are the child's business now. */
		if (input != STDIN_FILENO)
			close(input);
		if (!last) {
			close(ends[1]);
			input = ends[0];
		}
	}
	for (int i = 0; i < COMMANDS; i++) {
		int status;
		waitpid(pids[i], &status, 0);
		printf("%s, pid %d, exited with %d\n", commands[i][0], pids[i],
		       WEXITSTATUS(status));
	}
	return 0;
}
