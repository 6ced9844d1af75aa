/*
 * Who a process is: user and group ids and who may change them, adoption of orphans, names, waitid,
 * vfork. Tests that need root do nothing without.
 */
#include "check.h"

#include <elf.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define SOMEONE 12345
#define ANOTHER 23456

extern char **environ;

static bool is_secure(void)
{
	char **end = environ;
	while (*end)
		end++;
	Elf32_auxv_t *entry = (Elf32_auxv_t *)(end + 1);
	while (entry->a_type != AT_NULL && entry->a_type != AT_SECURE)
		entry++;
	return entry->a_type == AT_SECURE && entry->a_un.a_val;
}

/* What an executed copy of this program finds: its exit status says, a bit each. */
enum {
	REAL_IS_SOMEONE = 1,
	EFFECTIVE_IS_ANOTHER = 2,
	SAVED_IS_ANOTHER = 4,
	GROUP_IS_ANOTHER = 8,
	IS_SECURE = 16,
};

CHILD_PROGRAM(argc, argv)
{
	uid_t real, effective, saved;
	(void)argc;
	(void)argv;
	getresuid(&real, &effective, &saved);
	return (real == SOMEONE ? REAL_IS_SOMEONE : 0) |
	       (effective == ANOTHER ? EFFECTIVE_IS_ANOTHER : 0) |
	       (saved == ANOTHER ? SAVED_IS_ANOTHER : 0) |
	       (getegid() == ANOTHER ? GROUP_IS_ANOTHER : 0) | (is_secure() ? IS_SECURE : 0);
}

static bool is_root(void)
{
	return geteuid() == 0;
}

static void check_uids(uid_t real, uid_t effective, uid_t saved)
{
	uid_t r, e, s;
	CHECK_OK(getresuid(&r, &e, &s));
	CHECK_EQ(r, real);
	CHECK_EQ(e, effective);
	CHECK_EQ(s, saved);
}

TEST(setuid_by_root_sets_all_three_and_for_good)
{
	if (!is_root())
		return;
	CHECK_OK(setuid(SOMEONE));
	check_uids(SOMEONE, SOMEONE, SOMEONE);
	CHECK_ERRNO(setuid(0), EPERM);
	CHECK_ERRNO(seteuid(0), EPERM);
	CHECK_OK(setuid(SOMEONE));
}

TEST(seteuid_can_be_taken_back_while_the_saved_id_is_root)
{
	if (!is_root())
		return;
	CHECK_OK(seteuid(SOMEONE));
	check_uids(0, SOMEONE, 0);
	CHECK_ERRNO(setresuid(ANOTHER, -1, -1), EPERM);
	CHECK_OK(seteuid(0));
	check_uids(0, 0, 0);
}

TEST(setreuid_swaps_and_moves_the_saved_id)
{
	if (!is_root())
		return;
	CHECK_OK(setresuid(SOMEONE, ANOTHER, ANOTHER));
	CHECK_OK(setreuid(ANOTHER, SOMEONE));
	check_uids(ANOTHER, SOMEONE, SOMEONE);
	CHECK_OK(setreuid(-1, -1));
	CHECK_ERRNO(setreuid(0, -1), EPERM);
}

TEST(group_ids_follow_the_same_rules)
{
	gid_t r, e, s;
	if (!is_root())
		return;
	CHECK_OK(setresgid(1, 2, 3));
	CHECK_OK(getresgid(&r, &e, &s));
	CHECK(r == 1 && e == 2 && s == 3);
	CHECK_OK(setuid(SOMEONE));
	CHECK_OK(setgid(3));
	CHECK_EQ(getegid(), 3);
	CHECK_EQ(getgid(), 1);
	CHECK_ERRNO(setgid(2), EPERM);
	CHECK_ERRNO(setregid(7, -1), EPERM);
}

TEST(supplementary_groups_are_set_by_root_alone)
{
	gid_t groups[] = {10, 20, 30}, got[8];
	if (!is_root())
		return;
	CHECK_OK(setgroups(3, groups));
	CHECK_EQ(getgroups(0, NULL), 3);
	CHECK_EQ(getgroups(8, got), 3);
	CHECK(got[0] == 10 && got[1] == 20 && got[2] == 30);
	CHECK_ERRNO(getgroups(2, got), EINVAL);
	CHECK_OK(setuid(SOMEONE));
	CHECK_ERRNO(setgroups(1, groups), EPERM);
	CHECK_EQ(getgroups(8, got), 3);
}

TEST(ids_are_inherited_by_fork)
{
	if (!is_root())
		return;
	CHECK_OK(setresuid(SOMEONE, ANOTHER, 0));
	pid_t pid = fork();
	if (pid == 0) {
		check_uids(SOMEONE, ANOTHER, 0);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

/* A copy of this program, somebody's, with these mode bits. */
static void copy_program(const char *path, mode_t mode)
{
	static char block[4096];
	ssize_t got;
	int from = CHECK_OK(open(check_program_path, O_RDONLY));
	int to = CHECK_OK(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700));
	while ((got = read(from, block, sizeof(block))) > 0)
		CHECK_EQ(write(to, block, got), got);
	close(from);
	close(to);
	CHECK_OK(chown(path, ANOTHER, ANOTHER));
	CHECK_OK(chmod(path, mode));
}

/* Executes it as somebody without rights. */
static int run_as_someone(const char *path, bool no_new_privileges)
{
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(setuid(SOMEONE));
		if (no_new_privileges)
			CHECK_OK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
		execl(path, "copy", "--child", (char *)NULL);
		_exit(127);
	}
	return wait_for(pid);
}

TEST(set_id_bits_lend_the_ids_of_the_files_owner)
{
	if (!is_root())
		return;
	copy_program("plain", 0755);
	CHECK_EXITED(run_as_someone("./plain", false), REAL_IS_SOMEONE);
	copy_program("setuid", 04755);
	CHECK_EXITED(run_as_someone("./setuid", false),
		     REAL_IS_SOMEONE | EFFECTIVE_IS_ANOTHER | SAVED_IS_ANOTHER | IS_SECURE);
	copy_program("setgid", 02755);
	CHECK_EXITED(run_as_someone("./setgid", false),
		     REAL_IS_SOMEONE | GROUP_IS_ANOTHER | IS_SECURE);
	copy_program("lock", 02745); /* without the group's execute bit it means something else */
	CHECK_EXITED(run_as_someone("./lock", false), REAL_IS_SOMEONE);
}

TEST(set_id_bits_mean_nothing_to_who_gave_up_new_privileges)
{
	if (!is_root())
		return;
	copy_program("setuid", 04755);
	CHECK_EXITED(run_as_someone("./setuid", true), REAL_IS_SOMEONE);
}

/* --- Limits and nice values of others --- */

TEST(prlimit_reads_and_sets_the_limits_of_a_child)
{
	struct rlimit limit = {77, 88}, old, now;
	pid_t pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	CHECK_OK(prlimit(pid, RLIMIT_NOFILE, NULL, &old));
	CHECK_OK(prlimit(pid, RLIMIT_NOFILE, &limit, NULL));
	CHECK_OK(prlimit(pid, RLIMIT_NOFILE, NULL, &now));
	CHECK(now.rlim_cur == 77 && now.rlim_max == 88);
	CHECK_OK(getrlimit(RLIMIT_NOFILE, &now));
	CHECK_EQ(now.rlim_cur, old.rlim_cur);
	kill(pid, SIGKILL);
	CHECK_KILLED(wait_for(pid), SIGKILL);
	CHECK_ERRNO(prlimit(pid, RLIMIT_NOFILE, NULL, &now), ESRCH);
}

TEST(the_nice_value_of_a_group_is_that_of_its_favourite)
{
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 5));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(setpriority(PRIO_PROCESS, 0, 10));
		_exit(getpriority(PRIO_PGRP, 0) == 5 ? 0 : 1);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(getpriority(PRIO_PROCESS, 0), 5);
	CHECK_ERRNO(getpriority(PRIO_PROCESS, 0x7ffffff0), ESRCH);
	CHECK_ERRNO(getpriority(99, 0), EINVAL);
}

/* --- prctl --- */

TEST(a_name_is_set_cut_and_told)
{
	char name[17] = "";
	CHECK_OK(prctl(PR_SET_NAME, "a name that is too long", 0, 0, 0));
	CHECK_OK(prctl(PR_GET_NAME, name, 0, 0, 0));
	CHECK_STR(name, "a name that is ");
}

static void leave_an_orphan(int output)
{
	if (fork() == 0) {
		while (getppid() != 1 && prctl(PR_SET_NAME, "orphan", 0, 0, 0) == 0) {
			pid_t parent = getppid();
			sleep_ms(5);
			if (getppid() != parent) {
				parent = getppid();
				CHECK_EQ(write(output, &parent, sizeof(parent)), sizeof(parent));
				_exit(0);
			}
		}
		_exit(1);
	}
	sleep_ms(20);
	_exit(0);
}

TEST(a_subreaper_adopts_the_orphans_among_its_descendants)
{
	int ends[2], flag = 0;
	pid_t adopter = 0;
	CHECK_OK(pipe(ends));
	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	CHECK_OK(prctl(PR_GET_CHILD_SUBREAPER, &flag, 0, 0, 0));
	CHECK_EQ(flag, 1);
	pid_t pid = fork();
	if (pid == 0)
		leave_an_orphan(ends[1]);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(read(ends[0], &adopter, sizeof(adopter)), sizeof(adopter));
	CHECK_EQ(adopter, getpid());
	CHECK_EXITED(wait_for(-1), 0);
	CHECK_ERRNO(waitpid(-1, NULL, 0), ECHILD);
}

TEST(a_child_can_ask_to_be_told_of_its_parents_death)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		if (fork() == 0) {
			CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0));
			CHECK_EQ(write(ends[1], "r", 1), 1);
			for (;;)
				pause();
		}
		CHECK_EQ(read(ends[0], &byte, 1), 1);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	close(ends[1]);
	CHECK_EQ(read(ends[0], &byte, 1), 0); /* the grandchild has ended, too */
}

/* --- waitid --- */

TEST(waitid_tells_how_a_child_ended_and_can_leave_it)
{
	siginfo_t info;
	pid_t pid = fork();
	if (pid == 0)
		_exit(9);
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	CHECK_EQ(info.si_signo, SIGCHLD);
	CHECK_EQ(info.si_code, CLD_EXITED);
	CHECK_EQ(info.si_status, 9);
	CHECK_EQ(info.si_pid, pid);
	CHECK_OK(waitid(P_ALL, 0, &info, WEXITED));
	CHECK_EQ(info.si_pid, pid);
	CHECK_ERRNO(waitid(P_ALL, 0, &info, WEXITED), ECHILD);
}

TEST(waitid_reports_only_what_it_was_asked_for)
{
	siginfo_t info = {.si_pid = 99};
	pid_t pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOHANG));
	CHECK_EQ(info.si_pid, 0);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_OK(waitid(P_PID, pid, &info, WSTOPPED));
	CHECK_EQ(info.si_code, CLD_STOPPED);
	CHECK_EQ(info.si_status, SIGSTOP);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_OK(waitid(P_PGID, getpgrp(), &info, WCONTINUED));
	CHECK_EQ(info.si_code, CLD_CONTINUED);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_OK(waitid(P_ALL, 0, &info, WEXITED));
	CHECK_EQ(info.si_code, CLD_KILLED);
	CHECK_EQ(info.si_status, SIGKILL);
}

TEST(waitid_refuses_what_makes_no_sense)
{
	siginfo_t info;
	CHECK_ERRNO(waitid(P_ALL, 0, &info, 0), EINVAL);
	CHECK_ERRNO(waitid(P_ALL, 0, &info, WNOHANG), EINVAL);
	CHECK_ERRNO(waitid(P_PID, 0, &info, WEXITED), EINVAL);
	CHECK_ERRNO(waitid(17, 0, &info, WEXITED), EINVAL);
}

/* --- vfork --- */

TEST(a_vfork_child_writes_to_its_parents_memory_before_the_parent_goes_on)
{
	static volatile int written;
	pid_t pid = vfork();
	if (pid == 0) {
		written = 1;
		_exit(3);
	}
	CHECK_EQ(written, 1);
	CHECK_EXITED(wait_for(pid), 3);
}

TEST(a_vfork_childs_failed_exec_leaves_the_parent_its_memory)
{
	static char *const arguments[] = {(char *)"nothing", NULL};
	static volatile int error;
	pid_t pid = vfork();
	if (pid == 0) {
		execv("/there/is/nothing", arguments);
		error = errno;
		_exit(4);
	}
	CHECK_EQ(error, ENOENT);
	CHECK_EXITED(wait_for(pid), 4);
}
