/*
 * A program that was not made for Redzone: the system's own compiler links it statically with the
 * system's own C library, and it runs as the only file of an initrd. It forks, speaks through a
 * pipe, uses stdio, malloc and floating point, waits, and exits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void speak(int to)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "through a pipe, from pid %d", (int)getpid());
	if (write(to, text, (size_t)length) != length)
		_exit(1);
	_exit(42);
}

static char *hear(int from)
{
	size_t size = 4096;
	char *text = malloc(size);
	if (!text)
		exit(1);
	ssize_t got = read(from, text, size - 1);
	text[got > 0 ? got : 0] = '\0';
	return text;
}

int main(void)
{
	int ends[2], status;
	printf("glibc: pid %d speaks, pi is %.4f\n", (int)getpid(), 355.0 / 113.0);
	fflush(stdout);
	if (pipe(ends) < 0)
		return 1;
	pid_t pid = fork();
	if (pid == 0)
		speak(ends[1]);
	char *text = hear(ends[0]);
	printf("glibc: the child said: %s\n", text);
	free(text);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 1;
	printf("glibc: the child exited with %d\n", WEXITSTATUS(status));
	return 0;
}
