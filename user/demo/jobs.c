/*
 * G4: job control, by the calls a shell makes for it. A pipeline of two becomes a process group
 * and, if there is a terminal, its foreground group; ^Z stops all of it, and the shell, which is
 * told, takes the terminal back. `bg` continues it in the background; `fg` gives it the terminal
 * and waits. Here the demo is the shell, and types ^Z itself.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMBERS 2

static int terminal; /* -1: there is none */
static pid_t group, shell_group;

static void give_terminal(pid_t to)
{
	if (terminal >= 0)
		tcsetpgrp(terminal, to);
}

/* In the child: counts into the pipe for ever. */
static void produce(int end)
{
	for (char letter = 'a';; letter = letter == 'z' ? 'a' : (char)(letter + 1)) {
		if (write(end, &letter, 1) != 1)
			_exit(1);
		usleep(20000);
	}
}

/* In the other: reads some of it. */
static void consume(int end)
{
	char letter;

	for (int count = 0; count < 20; count++)
		if (read(end, &letter, 1) != 1)
			_exit(1);
	_exit(0);
}

/* A member of the group, on one end of the pipe. */
static pid_t start(void (*work)(int end), int end, int other)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, group);
		signal(SIGTTOU, SIG_DFL);
		close(other);
		work(end);
	}
	if (!group)
		group = pid;
	setpgid(pid, group);
	return pid;
}

/* Wait until every member has stopped; whether all had. */
static int wait_for_stop(void)
{
	int stopped = 0, status;

	for (int i = 0; i < MEMBERS; i++)
		if (waitpid(-group, &status, WUNTRACED) > 0 && WIFSTOPPED(status))
			stopped++;
	return stopped;
}

int main(void)
{
	int ends[2], status;

	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGTTOU, SIG_IGN); /* as a shell: it takes the terminal back from the background */
	terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
	shell_group = getpgrp();
	if (pipe(ends) < 0) {
		perror("pipe");
		return 1;
	}
	pid_t reader = start(consume, ends[0], ends[1]);
	pid_t writer = start(produce, ends[1], ends[0]);
	close(ends[0]);
	close(ends[1]);
	give_terminal(group);
	printf("the pipeline is group %d, the shell's is %d\n", group, shell_group);
	kill(-group, SIGTSTP); /* what the terminal does when ^Z is typed */
	printf("^Z: %d processes have stopped\n", wait_for_stop());
	give_terminal(shell_group);
	printf("bg: SIGCONT to the group; the shell has the terminal\n");
	kill(-group, SIGCONT);
	kill(-group, SIGTSTP);
	printf("^Z once more: %d processes have stopped\n", wait_for_stop());
	printf("fg: the group gets the terminal and SIGCONT; the shell waits\n");
	give_terminal(group);
	kill(-group, SIGCONT);
	waitpid(reader, &status, 0);
	printf("the reader has ended with %d\n", WEXITSTATUS(status));
	waitpid(writer, &status, 0);
	printf("the writer was ended by %s, for nobody reads the pipe\n",
	       WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE ? "SIGPIPE" : "something else");
	give_terminal(shell_group);
	return 0;
}
