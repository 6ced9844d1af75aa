/*
 * clone and clone3: processes that share with their parent what the flags say.
 */
#include "check.h"

#include "direct.h"

#include <sched.h>

#define CLEAR_SIGHAND 0x100000000ULL

/* The calls themselves, with their flags and the two addresses of thread numbers. */
static long clone_with(unsigned flags, volatile pid_t *parent_tid, volatile pid_t *child_tid)
{
	return DIRECT5(SYS_clone, flags, 0, parent_tid, 0, child_tid);
}

/* The child runs `body` on a stack of its own and exits with its result. */
static long clone_onto(unsigned flags, int (*body)(void))
{
	static char stack[65536] __attribute__((aligned(16)));
	int (**top)(void) = (int (**)(void))(stack + sizeof(stack) - 16);
	long result;
	*top = body;
	__asm__ volatile("int $0x80\n\t"
			 "testl %%eax, %%eax\n\t"
			 "jnz 1f\n\t"
			 "popl %%eax\n\t"
			 "call *%%eax\n\t"
			 "movl %%eax, %%ebx\n\t"
			 "movl %[exit], %%eax\n\t"
			 "int $0x80\n"
			 "1:"
			 : "=a"(result)
			 : "a"(SYS_clone), "b"(flags), "c"(top), "d"(0), "S"(0),
			   "D"(0), [exit] "i"(SYS_exit)
			 : "memory", "cc");
	return result;
}

static volatile int written;

static int write_and_read(void)
{
	int seen = written;
	written = 5;
	return seen;
}

TEST(without_clone_vm_the_childs_memory_is_its_own)
{
	written = 3;
	pid_t pid = clone_onto(SIGCHLD, write_and_read);
	CHECK_EXITED(wait_for(pid), 3);
	CHECK_EQ(written, 3);
}

TEST(clone_vm_shares_memory_and_both_go_on)
{
	written = 3;
	pid_t pid = clone_onto(CLONE_VM | SIGCHLD, write_and_read);
	CHECK_EXITED(wait_for(pid), 3);
	CHECK_EQ(written, 5);
}

TEST(clone_vfork_makes_the_parent_wait)
{
	written = 3;
	pid_t pid = clone_onto(CLONE_VM | CLONE_VFORK | SIGCHLD, write_and_read);
	CHECK_EQ(written, 5);
	CHECK_EXITED(wait_for(pid), 3);
}

/* The parent goes on when the child has given its memory up, a little before it can be waited
 * for. */
TEST(clone_vfork_without_clone_vm_waits_for_a_copy)
{
	int channel[2];
	char word;
	CHECK_OK(pipe(channel));
	CHECK_OK(fcntl(channel[0], F_SETFL, O_NONBLOCK));
	written = 3;
	pid_t pid = clone_with(CLONE_VFORK | SIGCHLD, NULL, NULL);
	if (pid == 0) {
		sleep_ms(30);
		written = 4;
		_exit(write(channel[1], "", 1) == 1 ? written : 0);
	}
	CHECK_EQ(read(channel[0], &word, 1), 1);
	CHECK_EQ(written, 3);
	CHECK_EXITED(wait_for(pid), 4);
}

static int to_tmp(void)
{
	return chdir("/tmp") < 0 || umask(0123) == 0123;
}

TEST(clone_fs_shares_directory_and_umask)
{
	char here[256];
	umask(022);
	pid_t pid = clone_with(CLONE_FS | SIGCHLD, NULL, NULL);
	if (pid == 0)
		_exit(to_tmp());
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_STR(getcwd(here, sizeof(here)), "/tmp");
	CHECK_EQ(umask(022), 0123);
}

TEST(clone_files_shares_descriptors)
{
	int fd = CHECK_OK(dup(0));
	pid_t pid = clone_with(CLONE_FILES | SIGCHLD, NULL, NULL);
	if (pid == 0)
		_exit(close(fd) < 0 || dup2(1, 77) != 77);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_ERRNO(fcntl(fd, F_GETFD), EBADF);
	CHECK_OK(fcntl(77, F_GETFD));
}

TEST(clone_parent_makes_a_sibling)
{
	int ends[2];
	pid_t numbers[2] = {0, 0};
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		long sibling = clone_with(CLONE_PARENT | SIGCHLD, NULL, NULL);
		if (sibling == 0) {
			numbers[0] = getpid();
			numbers[1] = getppid();
			CHECK_EQ(write(ends[1], numbers, sizeof(numbers)), sizeof(numbers));
			_exit(7);
		}
		CHECK_ERRNO(waitpid(sibling, NULL, 0), ECHILD);
		_exit(6);
	}
	CHECK_EQ(read(ends[0], numbers, sizeof(numbers)), sizeof(numbers));
	CHECK_EQ(numbers[1], getpid());
	CHECK_EXITED(wait_for(pid), 6);
	CHECK_EXITED(wait_for(numbers[0]), 7);
}

TEST(thread_numbers_are_written_where_the_flags_say)
{
	static volatile pid_t parents, childs;
	pid_t pid =
		clone_with(CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, &parents, &childs);
	if (pid == 0)
		_exit(childs == getpid() && parents == 0 ? 0 : 1);
	CHECK_EQ(parents, pid);
	CHECK_EQ(childs, 0); /* that was the child's memory */
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(clone_child_cleartid_clears_the_word_in_shared_memory_at_the_end)
{
	static volatile pid_t word = 99;
	pid_t pid = DIRECT5(SYS_clone, CLONE_VM | CLONE_VFORK | CLONE_CHILD_CLEARTID | SIGCHLD, 0,
			    0, 0, &word);
	if (pid == 0)
		DIRECT1(SYS_exit, 0);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(word, 0);
}

TEST(flags_that_need_others_are_einval)
{
	static const unsigned wrong[] = {CLONE_SIGHAND, CLONE_THREAD, CLONE_THREAD | CLONE_SIGHAND,
					 CLONE_VM | CLONE_THREAD};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_ERRNO(clone_with(wrong[i] | SIGCHLD, NULL, NULL), EINVAL);
}

TEST(clone_ptrace_means_nothing_without_a_tracer)
{
	pid_t pid = clone_with(CLONE_PTRACE | SIGCHLD, NULL, NULL);
	if (pid == 0)
		_exit(4);
	CHECK_EXITED(wait_for(pid), 4);
}

static volatile sig_atomic_t told;

static void on_end(int signal)
{
	told = signal;
}

TEST(the_end_is_told_by_the_signal_asked_for_and_waited_for_with_wclone)
{
	int status;
	signal(SIGUSR1, on_end);
	pid_t pid = clone_with(SIGUSR1, NULL, NULL);
	if (pid == 0)
		_exit(3);
	CHECK_ERRNO(waitpid(pid, &status, 0), ECHILD);
	while (waitpid(pid, &status, __WCLONE) < 0)
		CHECK_EQ(errno, EINTR);
	CHECK_EXITED(status, 3);
	CHECK_EQ(told, SIGUSR1);
	pid = clone_with(0, NULL, NULL);
	if (pid == 0)
		_exit(2);
	CHECK_EQ(waitpid(-1, &status, __WALL), pid);
	CHECK_EXITED(status, 2);
}

TEST(exec_makes_sigchld_the_signal_of_the_end)
{
	int status;
	char *arguments[] = {check_program_path, "--list", NULL};
	signal(SIGUSR1, on_end);
	pid_t pid = clone_with(SIGUSR1, NULL, NULL);
	if (pid == 0) {
		close(1);
		execv(arguments[0], arguments);
		_exit(127);
	}
	while (waitpid(pid, &status, __WALL) < 0)
		CHECK_EQ(errno, EINTR);
	CHECK_EXITED(status, 0);
	CHECK_EQ(told, 0);
}

/* --- clone3 --- */

enum {
	FLAGS,
	PIDFD,
	CHILD_TID,
	PARENT_TID,
	EXIT_SIGNAL,
	STACK,
	STACK_SIZE,
	TLS,
	SET_TID,
	SET_TID_SIZE,
	CGROUP,
	UNKNOWN,
	WORDS
};

static long clone3(const unsigned long long *args, size_t size)
{
	return DIRECT2(SYS_clone3, args, size);
}

TEST(clone3_makes_a_process_as_fork_does)
{
	static const size_t sizes[] = {64, 80, 88, WORDS * 8};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned long long args[WORDS] = {[EXIT_SIGNAL] = SIGCHLD};
		pid_t pid = clone3(args, sizes[i]);
		if (pid == 0)
			_exit(8);
		CHECK_EXITED(wait_for(pid), 8);
	}
}

TEST(clone3_takes_a_stack_and_writes_thread_numbers)
{
	static volatile pid_t parents, childs;
	unsigned long long args[WORDS] = {
		[FLAGS] = CLONE_PARENT_SETTID | CLONE_CHILD_SETTID,
		[PARENT_TID] = (unsigned long)&parents,
		[CHILD_TID] = (unsigned long)&childs,
		[EXIT_SIGNAL] = SIGCHLD,
	};
	pid_t pid = clone3(args, 88);
	if (pid == 0)
		_exit(childs == getpid() ? 0 : 1);
	CHECK_EQ(parents, pid);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(clone3_can_reset_what_is_caught_but_not_what_is_ignored)
{
	unsigned long long args[WORDS] = {[FLAGS] = CLEAR_SIGHAND, [EXIT_SIGNAL] = SIGCHLD};
	signal(SIGUSR1, on_end);
	signal(SIGUSR2, SIG_IGN);
	pid_t pid = clone3(args, 88);
	if (pid == 0) {
		struct sigaction first, second;
		sigaction(SIGUSR1, NULL, &first);
		sigaction(SIGUSR2, NULL, &second);
		_exit(first.sa_handler == SIG_DFL && second.sa_handler == SIG_IGN ? 0 : 1);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(clone3_refuses_what_makes_no_sense)
{
	static char stack[4096];
	static const struct {
		int word;
		unsigned long long value;
	} wrong[] = {
		{FLAGS, SIGCHLD},        {FLAGS, CLONE_SIGHAND}, {FLAGS, CLONE_THREAD},
		{FLAGS, 1ULL << 60},     {EXIT_SIGNAL, 65},      {EXIT_SIGNAL, 1ULL << 40},
		{STACK_SIZE, 4096},      {SET_TID_SIZE, 1},      {SET_TID_SIZE, 1000},
		{FLAGS, CLONE_DETACHED},
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		unsigned long long args[WORDS] = {[EXIT_SIGNAL] = SIGCHLD};
		args[wrong[i].word] = wrong[i].value;
		CHECK_ERRNO(clone3(args, 88), EINVAL);
	}
	unsigned long long args[WORDS] = {[EXIT_SIGNAL] = SIGCHLD};
	args[STACK] = (unsigned long)stack;
	CHECK_ERRNO(clone3(args, 88), EINVAL); /* without its size */
	args[STACK] = 0;
	CHECK_ERRNO(clone3(args, 63), EINVAL);
	CHECK_ERRNO(clone3(args, 5000), E2BIG);
	args[UNKNOWN] = 1;
	CHECK_ERRNO(clone3(args, WORDS * 8), E2BIG);
	CHECK_ERRNO(clone3(NULL, 88), EFAULT);
	args[UNKNOWN] = 0;
	args[FLAGS] = CLONE_PARENT; /* a sibling ends by its maker's signal */
	CHECK_ERRNO(clone3(args, 88), EINVAL);
}
