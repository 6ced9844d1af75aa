/*
 * P7: fork makes a copy of the process. It is called once and returns twice: in the parent with the
 * child's pid, in the child with 0. Memory is copied, each has its own from then on; open files are
 * shared, and with them the place where reading and writing goes on.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH "/tmp/fork-demo"

static int number = 1;

int main(void)
{
	int file = open(PATH, O_RDWR | O_CREAT | O_TRUNC, 0600);
	setvbuf(stdout, NULL, _IOLBF, 0); /* so that nothing unprinted is copied by fork */
	printf("before fork: I am %d, number is %d at %p\n", getpid(), number, (void *)&number);

	pid_t pid = fork();
	if (pid < 0) {
		perror("fork");
		return 1;
	}
	if (pid == 0) {
		number = 2;
		printf("child:  fork returned 0; I am %d, my parent is %d\n", getpid(), getppid());
		printf("child:  number is now %d at %p\n", number, (void *)&number);
		if (write(file, "written by the child, ", 22) < 0)
			perror("write");
		return 7;
	}

	int status;
	printf("parent: fork returned %d, the child's pid; I am still %d\n", pid, getpid());
	waitpid(pid, &status, 0);
	printf("parent: the child has exited with %d\n", WEXITSTATUS(status));
	printf("parent: number is still %d at %p: the same address, another memory\n", number,
	       (void *)&number);

	/* The file's offset was moved by the child's write, and it is ours as well. */
	char text[64] = "";
	if (write(file, "then by the parent", 18) < 0 || lseek(file, 0, SEEK_SET) < 0 ||
	    read(file, text, sizeof(text) - 1) < 0)
		perror(PATH);
	printf("parent: the file they share reads \"%s\"\n", text);
	unlink(PATH);
	return 0;
}
