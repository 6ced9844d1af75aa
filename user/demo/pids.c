/*
 * P3, P4, P6: who is who. Numbers of processes rise from one to the next, and one that has become
 * free is not given again soon. What the kernel keeps of a process, its control block, can be seen
 * in /proc. Three processes are special: 0, the scheduler, is no process one could see, but init's
 * parent; 1 is init; 2 is the kernel's own.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 5

static void show_lines(const char *file, const char *const names[])
{
	char line[256];
	FILE *status = fopen(file, "r");

	if (!status) {
		perror(file);
		return;
	}
	while (fgets(line, sizeof(line), status))
		for (int i = 0; names[i]; i++)
			if (strncmp(line, names[i], strlen(names[i])) == 0)
				printf("  %s", line);
	fclose(status);
}

/* Children that end at once: each gets a number of its own, though the one before has gone. */
static void show_numbers(void)
{
	pid_t pids[CHILDREN];
	int different = 1;

	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(0);
		waitpid(pids[i], NULL, 0);
		for (int j = 0; j < i; j++)
			different &= pids[i] != pids[j];
	}
	printf("%d children, one after the other:", CHILDREN);
	for (int i = 0; i < CHILDREN; i++)
		printf(" %d", pids[i]);
	printf("\nall different, though each had ended before the next began: %s\n",
	       different ? "yes" : "no");
}

int main(void)
{
	static const char *const block[] = {
		"Name:", "State:", "Pid:", "PPid:", "Uid:", "Threads:", NULL};
	static const char *const family[] = {"Name:", "PPid:", "VmSize:", NULL};

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("I am %d, my parent is %d, my group %d, my session %d\n", getpid(), getppid(),
	       getpgrp(), getsid(0));
	show_numbers();
	printf("My control block, as /proc/self/status tells it:\n");
	show_lines("/proc/self/status", block);
	printf("Process 1:\n");
	show_lines("/proc/1/status", family);
	printf("Process 2, which has no user memory:\n");
	show_lines("/proc/2/status", family);
	return 0;
}
