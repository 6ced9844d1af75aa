/*
 * fork: one process becomes two. What is copied, what is shared, and what the child does not get.
 */
#include "check.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static int global = 1;

TEST(fork_returns_the_childs_pid_to_the_parent_and_zero_to_the_child)
{
	int ends[2];
	pid_t told = 0;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		told = getpid();
		CHECK_EQ(write(ends[1], &told, sizeof(told)), sizeof(told));
		_exit(0);
	}
	CHECK(pid > 0);
	CHECK_EQ(read(ends[0], &told, sizeof(told)), sizeof(told));
	CHECK_EQ(told, pid);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(the_child_knows_its_parent)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(getppid(), parent);
		CHECK(getpid() != parent);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(the_childs_writes_to_data_heap_and_stack_do_not_reach_the_parent)
{
	int local = 1, *heap = malloc(sizeof(*heap));
	*heap = 1;
	pid_t pid = fork();
	if (pid == 0) {
		global = local = *heap = 2;
		CHECK_EQ(global + local + *heap, 6);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(global, 1);
	CHECK_EQ(*(volatile int *)&local, 1);
	CHECK_EQ(*heap, 1);
	free(heap);
}

TEST(the_parents_later_writes_do_not_reach_the_child)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	global = 5;
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(read(ends[0], &byte, 1), 1);
		CHECK_EQ(global, 5);
		_exit(0);
	}
	global = 6;
	CHECK_EQ(write(ends[1], "x", 1), 1);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_large_heap_is_the_same_in_both_and_then_each_ones_own)
{
	enum {
		SIZE = 4 << 20,
		PAGE = 4096
	};
	char *memory = malloc(SIZE);
	CHECK(memory != NULL);
	for (int i = 0; i < SIZE; i += PAGE)
		memory[i] = i / PAGE;
	pid_t pid = fork();
	for (int i = 0; i < SIZE; i += PAGE) {
		if (memory[i] != (char)(i / PAGE))
			CHECK_EQ(memory[i], (char)(i / PAGE));
		memory[i] = pid == 0;
	}
	for (int i = 0; i < SIZE; i += PAGE) {
		if (memory[i] != (pid == 0))
			CHECK_EQ(memory[i], pid == 0);
	}
	if (pid == 0)
		_exit(0);
	CHECK_EXITED(wait_for(pid), 0);
	free(memory);
}

TEST(an_open_file_and_its_offset_are_shared)
{
	char text[4] = "";
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(write(file, "abcdef", 6), 6);
	CHECK_EQ(lseek(file, 0, SEEK_SET), 0);
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(read(file, text, 3), 3);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(read(file, text, 3), 3);
	CHECK_STR(text, "def");
}

TEST(a_descriptor_closed_in_the_child_stays_open_in_the_parent)
{
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(close(file));
		CHECK_ERRNO(write(file, "x", 1), EBADF);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(write(file, "x", 1), 1);
}

TEST(a_descriptor_opened_in_the_child_is_not_the_parents)
{
	int next = dup(0);
	close(next);
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(open("file", O_RDWR | O_CREAT, 0600), next);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_ERRNO(fcntl(next, F_GETFD), EBADF);
}

TEST(working_directory_and_umask_are_inherited_but_not_shared)
{
	char before[256], after[256];
	CHECK(getcwd(before, sizeof(before)) != NULL);
	umask(027);
	pid_t pid = fork();
	if (pid == 0) {
		CHECK(getcwd(after, sizeof(after)) != NULL);
		CHECK_STR(after, before);
		CHECK_EQ(umask(077), 027);
		CHECK_OK(chdir("/"));
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK(getcwd(after, sizeof(after)) != NULL);
	CHECK_STR(after, before);
	CHECK_EQ(umask(022), 027);
}

static void ignore_it(int signal)
{
	(void)signal;
}

TEST(handlers_and_mask_are_inherited_but_pending_signals_are_not)
{
	sigset_t set, pending;
	struct sigaction action;
	signal(SIGUSR1, ignore_it);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
	CHECK_OK(raise(SIGUSR1));
	CHECK_OK(sigpending(&pending));
	CHECK(sigismember(&pending, SIGUSR1));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(sigpending(&pending));
		CHECK(!sigismember(&pending, SIGUSR1));
		CHECK_OK(sigaction(SIGUSR1, NULL, &action));
		CHECK(action.sa_handler == ignore_it);
		CHECK_OK(sigprocmask(SIG_BLOCK, NULL, &set));
		CHECK(sigismember(&set, SIGUSR1));
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(an_alarm_is_not_inherited)
{
	alarm(1000);
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(alarm(0), 0);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK(alarm(0) > 0);
}

TEST(the_child_is_in_the_parents_group_and_session)
{
	pid_t group = getpgrp(), session = getsid(0);
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(getpgrp(), group);
		CHECK_EQ(getsid(0), session);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(living_processes_have_different_positive_pids)
{
	enum {
		CHILDREN = 40
	};
	pid_t pids[CHILDREN];
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			close(ends[1]);
			_exit(read(ends[0], &byte, 1));
		}
		CHECK(pids[i] > 0);
		for (int j = 0; j < i; j++)
			CHECK(pids[i] != pids[j]);
	}
	close(ends[1]);
	for (int i = 0; i < CHILDREN; i++)
		CHECK_EXITED(wait_for(pids[i]), 0);
}

TEST(a_pid_is_not_given_out_again_at_once)
{
	pid_t last = 0;
	for (int i = 0; i < 20; i++) {
		pid_t pid = fork();
		if (pid == 0)
			_exit(0);
		CHECK(pid != last);
		CHECK_EXITED(wait_for(pid), 0);
		last = pid;
	}
}

TEST(a_thousand_forks_follow_one_another)
{
	for (int i = 0; i < 1000; i++) {
		pid_t pid = fork();
		if (pid == 0)
			_exit(i & 0x7f);
		if (pid < 0) {
			CHECK_OK(pid);
			return;
		}
		int status = wait_for(pid);
		if (status != (i & 0x7f) << 8)
			CHECK_EXITED(status, i & 0x7f);
	}
}

TEST(children_of_children_of_children)
{
	for (int depth = 0; depth < 20; depth++) {
		pid_t pid = fork();
		if (pid == 0)
			continue;
		int status = wait_for(pid);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	}
}

TEST(the_floating_point_state_is_copied)
{
	unsigned short control = 0x0c7f, seen = 0;
	__asm__ volatile("fldcw %0" ::"m"(control));
	pid_t pid = fork();
	__asm__ volatile("fnstcw %0" : "=m"(seen));
	CHECK_EQ(seen & 0xf3f, control & 0xf3f);
	if (pid == 0)
		_exit(0);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_mapping_is_copied_as_well)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(page != MAP_FAILED);
	page[4096] = 'p';
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(page[4096], 'p');
		page[4096] = 'c';
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(page[4096], 'p');
}

TEST(buffers_of_system_calls_are_copied_on_write_too)
{
	/* The kernel itself writes into a page that parent and child still share. */
	static char buffer[4096];
	int ends[2];
	CHECK_OK(pipe(ends));
	strcpy(buffer, "before");
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(50);
		CHECK_STR(buffer, "before");
		_exit(0);
	}
	CHECK_EQ(write(ends[1], "after", 6), 6);
	CHECK_EQ(read(ends[0], buffer, 6), 6);
	CHECK_STR(buffer, "after");
	CHECK_EXITED(wait_for(pid), 0);
}

static volatile sig_atomic_t caught;

static void catch (int signal)
{
	caught = signal;
}

TEST(a_sibling_made_by_clone_does_not_choose_the_signal_its_parent_gets)
{
	/* It did: a program without rights could so send any signal to the one that started it. */
	signal(SIGUSR1, catch);
	pid_t pid = fork();
	if (pid == 0) {
		if (syscall(SYS_clone, CLONE_PARENT | SIGUSR1, 0, 0, 0, 0) == 0)
			_exit(7);
		_exit(0);
	}
	int all = 0, status;
	for (int i = 0; i < 2; i++) {
		CHECK(wait(&status) > 0);
		all += WEXITSTATUS(status);
	}
	CHECK_EQ(all, 7);
	CHECK_EQ(caught, 0);
}
