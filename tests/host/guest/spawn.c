/*
 * spawn COUNT PROGRAM: forks, executes the program and waits for it, COUNT times, and says how many
 * ended with status 0.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int run_once(char *program)
{
	char *arguments[] = {program, NULL};
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		execv(program, arguments);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 0;
	return status == 0;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	int count = atoi(argv[1]), ran = 0;
	for (int i = 0; i < count; i++)
		ran += run_once(argv[2]);
	printf("%d ran\n", ran);
	return ran == count ? 0 : 1;
}
