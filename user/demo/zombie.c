/*
 * P9: a process that has ended remains as a zombie: nothing is left of it but its entry in the
 * process table with its exit status, kept for its parent. When the parent waits for it, the entry
 * goes as well.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Prints the state that the kernel shows in /proc/PID/status. */
static void print_state(pid_t pid)
{
	char path[64], line[128];
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	FILE *file = fopen(path, "r");
	if (!file) {
		printf("  %s: %s\n", path, strerror(errno));
		return;
	}
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "State:", 6) == 0 || strncmp(line, "PPid:", 5) == 0)
			printf("  %s", line);
	}
	fclose(file);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	pid_t pid = fork();
	if (pid < 0) {
		perror("fork");
		return 1;
	}
	if (pid == 0)
		_exit(42);

	sleep(1);
	printf("The child %d called _exit(42) a second ago; nobody has waited for it:\n", pid);
	print_state(pid);
	printf("Killing it changes nothing, it is dead already: kill returns %d\n",
	       kill(pid, SIGKILL));
	print_state(pid);

	int status;
	waitpid(pid, &status, 0);
	printf("Now its parent waited: it had exited with %d. What is left:\n",
	       WEXITSTATUS(status));
	print_state(pid);
	return 0;
}
