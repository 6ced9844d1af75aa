/*
 * exhaust HOW ROUNDS: takes all memory there is in one way, as often as asked, and looks after each
 * time whether the kernel holds what it held before, to the byte. A round is a process group of its
 * own, in a file system of its own; it ends in an error or in its own death.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLACE       "/tmp/exhaust"
#define PAGE        ((size_t)4096)
#define PIECE       ((size_t)64 * 1024)
#define CENSUS_SIZE 32768
#define LOOKS       200 /* for processes that are killed to be gone */

static char before[CENSUS_SIZE], after[CENSUS_SIZE];

/* The expected end of a round: one of the errors that say there is no more. */
static void end_with(int error)
{
	_exit(error == ENOMEM || error == ENOSPC || error == EAGAIN ? 0 : error);
}

static void eat_by_mmap(void)
{
	for (;;) {
		char *piece = mmap(NULL, PIECE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				   -1, 0);
		if (piece == MAP_FAILED)
			end_with(errno);
		memset(piece, 0x55, PIECE);
	}
}

static void eat_by_brk(void)
{
	for (;;) {
		char *piece = sbrk(PIECE);
		if (piece == (void *)-1)
			end_with(errno);
		memset(piece, 0x55, PIECE);
	}
}

static void eat_shared(void)
{
	for (;;) {
		char *piece = mmap(NULL, PIECE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
				   -1, 0);
		if (piece == MAP_FAILED)
			end_with(errno);
		memset(piece, 0x55, PIECE);
	}
}

/* Every process takes a mebibyte and makes another like itself. */
static void eat_by_fork(void)
{
	for (;;) {
		char *mine = mmap(NULL, 16 * PIECE, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (mine == MAP_FAILED)
			break;
		memset(mine, 0x55, 16 * PIECE);
		pid_t pid = fork();
		if (pid < 0)
			break;
		if (pid > 0) {
			int status;
			waitpid(pid, &status, 0);
			_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 0);
		}
	}
	end_with(errno);
}

static void eat_by_processes(void)
{
	for (;;) {
		pid_t pid = fork();
		if (pid < 0)
			end_with(errno);
		if (pid == 0)
			for (;;)
				pause();
	}
}

/* Pages of a file system whose own limit is not in the way. */
static void eat_by_file(void)
{
	static char block[PIECE];
	mount(NULL, PLACE, "ramfs", 0, NULL);
	chdir(PLACE);
	int fd = open("file", O_WRONLY | O_CREAT, 0600);
	ssize_t put;
	while ((put = write(fd, block, sizeof(block))) > 0)
		continue;
	end_with(errno);
}

/* As many names as there is memory for. */
static void eat_by_names(void)
{
	char name[64];
	for (unsigned i = 0;; i++) {
		snprintf(name, sizeof(name), "a-name-that-takes-more-than-a-line-%u", i);
		int fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0)
			end_with(errno);
		close(fd);
	}
}

static void eat_by_depth(void)
{
	while (mkdir("down", 0700) == 0 && chdir("down") == 0)
		continue;
	end_with(errno);
}

static void eat_by_pipes(void)
{
	static char block[PIECE];
	struct rlimit limit = {60000, 60000};
	int ends[2];
	setrlimit(RLIMIT_NOFILE, &limit);
	while (pipe2(ends, O_NONBLOCK) == 0)
		while (write(ends[1], block, sizeof(block)) > 0)
			continue;
	end_with(errno);
}

/* Neighbours differ in their protection, so that each page is an area. */
static void eat_by_areas(void)
{
	for (unsigned i = 0;; i++) {
		int protection = i % 2 ? PROT_READ : PROT_NONE;
		if (mmap(NULL, PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
			end_with(errno);
	}
}

/* A page in each page table. */
static void eat_by_tables(void)
{
	for (;;) {
		char *spread = mmap(NULL, 64 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (spread == MAP_FAILED && fork() == 0)
			continue; /* this space is full: on with one more */
		if (spread == MAP_FAILED)
			break;
		for (size_t at = 0; at < 64 << 20; at += 4 << 20)
			if (*(volatile char *)(spread + at))
				_exit(EINVAL);
	}
	int status = 0;
	wait(&status);
	end_with(errno == ECHILD ? ENOMEM : errno);
}

#define ARGUMENTS     30
#define ARGUMENT_SIZE ((size_t)100 * 1024)

/* Programs with three mebibytes of arguments each, which wait for their end. */
static void eat_by_arguments(void)
{
	static char text[ARGUMENT_SIZE];
	static char *argv[ARGUMENTS + 3] = {"/guest/exhaust", "--hold"};
	struct rlimit limit = {64 << 20, 64 << 20};
	int ends[2];
	memset(text, 'x', sizeof(text) - 1);
	for (int i = 0; i < ARGUMENTS; i++)
		argv[i + 2] = text;
	setrlimit(RLIMIT_STACK, &limit);
	pipe(ends);
	for (;;) {
		char error = 0;
		pid_t pid = fork();
		if (pid < 0)
			end_with(errno);
		if (pid == 0) {
			dup2(ends[1], 3 + 97);
			execv(argv[0], argv);
			error = (char)errno;
			write(ends[1], &error, 1);
			_exit(0);
		}
		if (read(ends[0], &error, 1) != 1 || error)
			end_with(error);
	}
}

__attribute__((noreturn)) static void hold(void)
{
	write(3 + 97, "", 1);
	for (;;)
		pause();
}

static const struct way {
	const char *name;
	void (*eat)(void);
} ways[] = {
	{"mmap", eat_by_mmap},   {"brk", eat_by_brk},       {"shared", eat_shared},
	{"fork", eat_by_fork},   {"file", eat_by_file},     {"names", eat_by_names},
	{"depth", eat_by_depth}, {"pipes", eat_by_pipes},   {"processes", eat_by_processes},
	{"areas", eat_by_areas}, {"tables", eat_by_tables}, {"arguments", eat_by_arguments},
};

static void take_census(char *text)
{
	int fd = open("/proc/census", O_RDONLY);
	size_t used = 0;
	ssize_t got;
	while ((got = read(fd, text + used, CENSUS_SIZE - 1 - used)) > 0)
		used += (size_t)got;
	text[used] = '\0';
	close(fd);
}

static void print_changes(void)
{
	for (char *line = after; *line;) {
		size_t length = strcspn(line, "\n");
		char saved = line[length];
		line[length] = '\0';
		if (!strstr(before, line))
			printf("  now: %s\n", line);
		line[length] = saved;
		line += length + (saved != '\0');
	}
}

/* What was killed needs a moment to be gone. */
static int is_as_before(void)
{
	for (int look = 0; look < LOOKS; look++) {
		take_census(after);
		if (strcmp(before, after) == 0)
			return 1;
		usleep(5000);
	}
	print_changes();
	return 0;
}

/* The group's leader waits for the eater and reaps nobody else; its orphans are init's. */
static int run_round(const struct way *way)
{
	int status;
	mkdir(PLACE, 0700);
	if (mount("exhaust", PLACE, "tmpfs", 0, "size=100%") < 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		chdir(PLACE);
		way->eat();
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -1;
	while (kill(-pid, SIGKILL) == 0)
		usleep(2000);
	umount2(PLACE, MNT_DETACH);
	umount2(PLACE, MNT_DETACH);
	return status;
}

static int run_rounds(const struct way *way, int rounds)
{
	run_round(way); /* the first time brings names and pages that stay */
	memset(after, 1, sizeof(after));
	take_census(before);
	take_census(before);
	for (int i = 0; i < rounds; i++) {
		int status = run_round(way);
		if (status != 0 && !WIFSIGNALED(status)) {
			printf("%s: ended with %#x\n", way->name, status);
			return 1;
		}
		if (!is_as_before()) {
			printf("%s: not as it was after round %d\n", way->name, i + 1);
			return 1;
		}
	}
	rmdir(PLACE);
	printf("%s: %d rounds, nothing lost\n", way->name, rounds);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--hold") == 0)
		hold();
	for (size_t i = 0; argc == 3 && i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(argv[1], ways[i].name) == 0)
			return run_rounds(&ways[i], atoi(argv[2]));
	fprintf(stderr, "usage: exhaust HOW ROUNDS\n");
	return 2;
}
