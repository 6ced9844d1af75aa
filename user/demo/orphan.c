/*
 * P9: when a parent ends before its child, the child is an orphan, and init (pid 1) adopts it.
 * Somebody must be there to wait for it when it ends.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* The grandchild: watches its parent change. */
static void live_as_orphan(int done)
{
	pid_t first = getppid();
	printf("grandchild %d: my parent is %d\n", getpid(), first);
	while (getppid() == first)
		usleep(20000);
	printf("grandchild %d: my parent is %d now: I was adopted\n", getpid(), getppid());
	if (write(done, "", 1) < 0)
		perror("write");
	_exit(0);
}

int main(void)
{
	int ends[2];
	char byte;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (pipe(ends) < 0) {
		perror("pipe");
		return 1;
	}
	pid_t pid = fork();
	if (pid < 0) {
		perror("fork");
		return 1;
	}
	if (pid == 0) {
		if (fork() == 0)
			live_as_orphan(ends[1]);
		usleep(200000);
		printf("child %d: I end and leave my child alone\n", getpid());
		_exit(0);
	}
	printf("parent %d: my child is %d\n", getpid(), pid);
	waitpid(pid, NULL, 0);
	/* The grandchild is none of ours to wait for; it says through the pipe that it is done. */
	if (read(ends[0], &byte, 1) < 0)
		perror("read");
	printf("parent %d: wait says I have %s\n", getpid(),
	       wait(NULL) < 0 ? "no children left" : "another child");
	return 0;
}
