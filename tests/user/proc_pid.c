/*
 * What /proc/PID says of a process that ps, top and pgrep ask for; the same on Linux.
 */
#include "procfile.h"
#include "direct.h"

#include <stdint.h>
#include <sys/prctl.h>

#define SYS_RT_SIGACTION 174
#define SIGNALS          64

static pid_t start(void (*body)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		body();
		_exit(0);
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	wait_for(pid);
}

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static void wait_for_sleep(pid_t pid)
{
	char state[64];
	while (proc_status_field(pid, "State", state, sizeof(state)) && state[0] != 'S')
		sleep_ms(1);
}

static void expect_field(const char *name, const char *expected)
{
	char value[256];
	CHECK(proc_status_field(getpid(), name, value, sizeof(value)));
	CHECK_STR(value, expected);
}

static void expect_number(const char *name, long number)
{
	char text[32];
	snprintf(text, sizeof(text), "%ld", number);
	expect_field(name, text);
}

TEST(status_tells_who_a_process_is)
{
	prctl(PR_SET_NAME, "somebody", 0, 0, 0);
	umask(0027);
	expect_field("Name", "somebody");
	expect_field("Umask", "0027");
	expect_field("State", "R (running)");
	expect_number("Tgid", getpid());
	expect_number("Pid", getpid());
	expect_number("PPid", getppid());
	expect_field("TracerPid", "0");
	expect_field("Threads", "1");
	expect_field("NoNewPrivs", "0");
	char processors[64];
	CHECK(proc_status_field(getpid(), "Cpus_allowed_list", processors, sizeof(processors)));
	CHECK_EQ(processors[0], '0');
}

TEST(status_tells_users_and_groups)
{
	char expected[64];
	if (getuid() == 0)
		CHECK_OK(setresuid(11, 12, 13));
	snprintf(expected, sizeof(expected), "%d\t%d\t%d\t%d", (int)getuid(), (int)geteuid(),
		 getuid() == 11 ? 13 : (int)getuid(), (int)geteuid());
	expect_field("Uid", expected);
}

/* All of them, also the two that a C library keeps for itself and hides (nptl(7)). */
static void forget_all_actions(void)
{
	struct {
		uint32_t handler, flags, restorer, mask[2];
	} action = {0};

	for (int i = 1; i <= SIGNALS; i++)
		DIRECT4(SYS_RT_SIGACTION, i, &action, NULL, 8);
}

TEST(status_tells_of_signals)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMAX);
	sigprocmask(SIG_SETMASK, &set, NULL);
	forget_all_actions();
	signal(SIGUSR2, SIG_IGN);
	signal(SIGHUP, _exit);
	raise(SIGUSR1);
	expect_field("SigBlk", "8000000000000200");
	expect_field("SigIgn", "0000000000000800");
	expect_field("SigCgt", "0000000000000001");
	kill(getpid(), SIGRTMAX);
	expect_field("ShdPnd", "8000000000000000");
}

TEST(status_tells_rights)
{
	if (getuid() == 0)
		CHECK_OK(setresuid(11, 11, 11));
	expect_field("CapEff", "0000000000000000");
	expect_field("CapInh", "0000000000000000");
	CHECK_OK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	expect_field("NoNewPrivs", "1");
}

TEST(stat_tells_relatives_and_priorities)
{
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 5));
	CHECK_EQ(proc_stat_field(getpid(), 4), getppid());
	CHECK_EQ(proc_stat_field(getpid(), 5), getpgrp());
	CHECK_EQ(proc_stat_field(getpid(), 6), getsid(0));
	CHECK_EQ(proc_stat_field(getpid(), 18), 25);
	CHECK_EQ(proc_stat_field(getpid(), 19), 5);
	CHECK_EQ(proc_stat_field(getpid(), 20), 1);
	CHECK_EQ(proc_stat_field(getpid(), 38), SIGCHLD);
	CHECK_EQ(proc_stat_field(getpid(), 41), 0);
}

TEST(stat_counts_what_children_used_once_they_are_reaped)
{
	long long before = proc_stat_field(getpid(), 16) + proc_stat_field(getpid(), 17);
	pid_t pid = fork();
	if (pid == 0) {
		use_processor(60);
		_exit(0);
	}
	wait_for(pid);
	CHECK(proc_stat_field(getpid(), 16) + proc_stat_field(getpid(), 17) >= before + 5);
}

TEST(stat_tells_a_forked_process_from_one_that_has_executed)
{
	pid_t pid = start(sleep_for_ever);
	CHECK(proc_stat_field(pid, 9) & 0x40);
	end(pid);
}

static void expect_own(const char *name, const char *expected)
{
	char text[512];
	CHECK(read_proc(getpid(), name, text, sizeof(text)) >= 0);
	CHECK_STR(text, expected);
}

TEST(comm_is_the_name_and_can_be_written)
{
	int fd = CHECK_OK(open("/proc/self/comm", O_WRONLY));
	CHECK_EQ(write(fd, "another name", 12), 12);
	close(fd);
	expect_own("comm", "another name\n");
	fd = CHECK_OK(open("/proc/self/comm", O_WRONLY));
	CHECK_EQ(write(fd, "a name that is far too long", 27), 27);
	expect_own("comm", "a name that is \n");
}

TEST(comm_of_another_process_cannot_be_written)
{
	char path[64];
	pid_t pid = start(sleep_for_ever);
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	int fd = CHECK_OK(open(path, O_WRONLY));
	CHECK_ERRNO(write(fd, "x", 1), EINVAL);
	close(fd);
	end(pid);
}

static void expect_link(const char *name, const char *expected)
{
	char path[64], target[512];
	snprintf(path, sizeof(path), "/proc/self/%s", name);
	ssize_t length = CHECK_OK(readlink(path, target, sizeof(target) - 1));
	target[length > 0 ? length : 0] = '\0';
	CHECK_STR(target, expected);
}

TEST(links_lead_to_directory_root_and_program)
{
	char here[512];
	CHECK(getcwd(here, sizeof(here)) != NULL);
	expect_link("cwd", here);
	expect_link("exe", check_program_path);
	expect_link("root", "/");
	if (getuid() == 0) {
		CHECK_OK(mkdir("jail", 0755));
		int proc = CHECK_OK(open("/proc/self", O_RDONLY | O_DIRECTORY));
		strcat(here, "/jail");
		CHECK_OK(chroot("jail"));
		CHECK_OK(fchdir(proc));
		char target[512];
		ssize_t length = CHECK_OK(readlinkat(proc, "root", target, sizeof(target) - 1));
		CHECK_EQ(length, 1); /* as the process itself sees it */
	}
}

static void sleep_in_nanosleep(void)
{
	for (;;)
		sleep_ms(1000000);
}

TEST(syscall_tells_which_call_a_process_waits_in)
{
	char text[256];
	long number = -1;
	pid_t pid = start(sleep_in_nanosleep);
	wait_for_sleep(pid);
	CHECK(read_proc(pid, "syscall", text, sizeof(text)) > 0);
	number = atol(text);
	CHECK(number == 162 || number == 407 || number == 267); /* nanosleep, clock_nanosleep */
	end(pid);
	CHECK(read_proc(getpid(), "syscall", text, sizeof(text)) > 0);
}

TEST(wchan_names_where_a_process_waits)
{
	char text[256];
	pid_t pid = start(sleep_for_ever);
	wait_for_sleep(pid);
	CHECK(read_proc(pid, "wchan", text, sizeof(text)) > 0);
	CHECK(strlen(text) > 0);
	end(pid);
}

TEST(task_holds_the_one_thread_and_its_children)
{
	char path[64], text[512], expected[64];
	pid_t first = start(sleep_for_ever), second = start(sleep_for_ever);
	snprintf(path, sizeof(path), "task/%d/children", (int)getpid());
	snprintf(expected, sizeof(expected), "%d %d ", (int)first, (int)second);
	if (read_proc(getpid(), path, text, sizeof(text)) > 0) /* a choice of Linux's builders */
		CHECK_STR(text, expected);
	snprintf(path, sizeof(path), "task/%d/stat", (int)getpid());
	CHECK(read_proc(getpid(), path, text, sizeof(text)) > 0);
	CHECK_EQ(atoi(text), getpid());
	end(first);
	end(second);
	snprintf(path, sizeof(path), "/proc/self/task/%d/comm", (int)getpid());
	CHECK_OK(access(path, R_OK));
	CHECK_ERRNO(access("/proc/self/task/1/comm", R_OK), ENOENT);
}

TEST(limits_are_a_table)
{
	char text[4096];
	CHECK_OK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){77, 88}));
	CHECK(read_proc(getpid(), "limits", text, sizeof(text)) > 0);
	CHECK(strstr(text, "Max open files            77                   88                   "
			   "files     \n") != NULL);
}

TEST(a_zombie_has_no_command_line_and_keeps_its_name)
{
	char text[64];
	prctl(PR_SET_NAME, "the dead", 0, 0, 0);
	pid_t pid = start(sleep_for_ever);
	kill(pid, SIGKILL);
	siginfo_t info;
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	int fd = CHECK_OK(open(path, O_RDONLY));
	CHECK_EQ(read(fd, text, sizeof(text)), 0);
	close(fd);
	CHECK(read_proc(pid, "comm", text, sizeof(text)) > 0);
	CHECK_STR(text, "the dead\n");
	wait_for(pid);
	CHECK(read_proc(pid, "comm", text, sizeof(text)) < 0);
}

TEST(what_is_in_memory_is_for_the_processs_own_user)
{
	char path[64];
	pid_t pid = start(sleep_for_ever);
	if (getuid() != 0)
		return;
	CHECK_OK(setuid(12345));
	snprintf(path, sizeof(path), "/proc/%d/environ", (int)pid);
	CHECK_ERRNO(open(path, O_RDONLY), EACCES);
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	CHECK_OK(open(path, O_RDONLY));
	CHECK_EQ(access("/proc/self/comm", R_OK), 0);
}
