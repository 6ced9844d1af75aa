/*
 * What a process says about itself: prctl, personality, capabilities; and what becomes of it when
 * it executes a program or becomes another user.
 */
#include "check.h"

#include "direct.h"

#include <sys/prctl.h>

#define SOMEONE 12345

#ifndef PR_GET_KEEPCAPS
#include <linux/prctl.h>
#endif

#define ADDR_NO_RANDOMIZE 0x0040000
#define ASK               0xffffffff
#define VERSION_1         0x19980330
#define VERSION_3         0x20080522

static bool is_root(void)
{
	return geteuid() == 0;
}

static int parent_death_signal(void)
{
	int signal = -1;
	CHECK_OK(prctl(PR_GET_PDEATHSIG, &signal, 0, 0, 0));
	return signal;
}

/* Answers as an exit status what its first argument asks. */
CHILD_PROGRAM(argc, argv)
{
	const char *question = argc > 0 ? argv[0] : "";
	if (strcmp(question, "dumpable") == 0)
		return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
	if (strcmp(question, "keepcaps") == 0)
		return prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0);
	if (strcmp(question, "pdeathsig") == 0)
		return parent_death_signal();
	if (strcmp(question, "no_new_privs") == 0)
		return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	if (strcmp(question, "subreaper") == 0) {
		int flag = -1;
		prctl(PR_GET_CHILD_SUBREAPER, &flag, 0, 0, 0);
		return flag;
	}
	if (strcmp(question, "personality") == 0)
		return DIRECT1(SYS_personality, ASK) == ADDR_NO_RANDOMIZE;
	if (strcmp(question, "slack") == 0)
		return prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0) == 77000;
	return 99;
}

static int answer_from(const char *path, const char *question, void (*prepare)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		if (prepare)
			prepare();
		execl(path, "asked", "--child", question, (char *)NULL);
		_exit(127);
	}
	return WEXITSTATUS(wait_for(pid));
}

static int answer(const char *question, void (*prepare)(void))
{
	return answer_from(check_program_path, question, prepare);
}

TEST(dumpable_is_one_or_zero)
{
	CHECK_EQ(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 1);
	CHECK_OK(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
	CHECK_EQ(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
	CHECK_ERRNO(prctl(PR_SET_DUMPABLE, 2, 0, 0, 0), EINVAL);
	CHECK_ERRNO(prctl(PR_SET_DUMPABLE, 7, 0, 0, 0), EINVAL);
}

static void refuse_dump(void)
{
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

TEST(a_new_program_is_dumpable_again)
{
	CHECK_EQ(answer("dumpable", refuse_dump), 1);
}

TEST(the_child_of_fork_inherits_dumpable)
{
	refuse_dump();
	pid_t pid = fork();
	if (pid == 0)
		_exit(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(who_becomes_another_user_is_not_dumpable_and_loses_its_death_signal)
{
	if (!is_root())
		return;
	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0));
	CHECK_OK(setresuid(-1, SOMEONE, -1));
	CHECK_EQ(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
	CHECK_EQ(parent_death_signal(), 0);
	CHECK_OK(setresuid(-1, 0, -1));
	CHECK_OK(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	CHECK_OK(setresgid(-1, SOMEONE, -1));
	CHECK_EQ(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
}

static void ask_for_death_signal(void)
{
	prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
}

TEST(the_death_signal_survives_exec_and_not_fork)
{
	CHECK_EQ(answer("pdeathsig", ask_for_death_signal), SIGUSR1);
	ask_for_death_signal();
	pid_t pid = fork();
	if (pid == 0)
		_exit(parent_death_signal());
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_ERRNO(prctl(PR_SET_PDEATHSIG, 65, 0, 0, 0), EINVAL);
}

/* A copy of this program that lends its owner's rights. */
static void lend_rights(const char *path)
{
	static char block[4096];
	ssize_t got;
	int from = CHECK_OK(open(check_program_path, O_RDONLY));
	int to = CHECK_OK(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700));
	while ((got = read(from, block, sizeof(block))) > 0)
		CHECK_EQ(write(to, block, got), got);
	close(from);
	close(to);
	CHECK_OK(chmod(path, 04755));
}

static void become_someone(void)
{
	CHECK_OK(setuid(SOMEONE));
	CHECK_OK(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	CHECK_OK(DIRECT1(SYS_personality, ADDR_NO_RANDOMIZE));
	ask_for_death_signal();
}

TEST(a_program_with_lent_rights_keeps_nothing_that_its_caller_prepared)
{
	if (!is_root())
		return;
	lend_rights("lent");
	CHECK_EQ(answer_from("./lent", "dumpable", become_someone), 0);
	CHECK_EQ(answer_from("./lent", "pdeathsig", become_someone), 0);
	CHECK_EQ(answer_from("./lent", "personality", become_someone), 0);
	CHECK_EQ(answer("personality", become_someone), 1);
	CHECK_EQ(answer("pdeathsig", become_someone), SIGUSR1);
	CHECK_EQ(answer("dumpable", become_someone), 1);
}

static void become_subreaper(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

TEST(a_subreaper_stays_one_through_exec_but_its_children_are_none)
{
	int flag = -1;
	CHECK_EQ(answer("subreaper", become_subreaper), 1);
	become_subreaper();
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_GET_CHILD_SUBREAPER, &flag, 0, 0, 0);
		_exit(flag);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(no_new_privileges_is_for_ever_and_for_children)
{
	CHECK_ERRNO(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), EINVAL);
	CHECK_ERRNO(prctl(PR_SET_NO_NEW_PRIVS, 1, 1, 0, 0), EINVAL);
	CHECK_EQ(answer("no_new_privs", become_subreaper), 1);
	become_subreaper();
	pid_t pid = fork();
	if (pid == 0)
		_exit(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	CHECK_EXITED(wait_for(pid), 1);
}

static void keep_capabilities(void)
{
	prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
}

TEST(keepcaps_ends_with_the_program)
{
	CHECK_EQ(prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0), 0);
	keep_capabilities();
	CHECK_EQ(prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0), 1);
	CHECK_ERRNO(prctl(PR_SET_KEEPCAPS, 2, 0, 0, 0), EINVAL);
	CHECK_EQ(answer("keepcaps", keep_capabilities), 0);
}

static void choose_slack(void)
{
	prctl(PR_SET_TIMERSLACK, 77000, 0, 0, 0);
}

TEST(timer_slack_is_inherited_and_zero_means_the_inherited_one)
{
	CHECK_EQ(answer("slack", choose_slack), 1);
	choose_slack();
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_TIMERSLACK, 1000, 0, 0, 0);
		CHECK_EQ(prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0), 1000);
		prctl(PR_SET_TIMERSLACK, 0, 0, 0, 0);
		CHECK_EQ(prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0), 77000);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(unknown_options_are_einval)
{
	CHECK_ERRNO(prctl(9999, 0, 0, 0, 0), EINVAL);
	CHECK_EQ(prctl(PR_GET_TIMING, 0, 0, 0, 0), 0);
	CHECK_ERRNO(prctl(PR_SET_NAME, 4, 0, 0, 0), EFAULT);
}

TEST(personality_tells_the_old_one_and_is_inherited)
{
	CHECK_EQ(DIRECT1(SYS_personality, ASK), 0);
	CHECK_EQ(DIRECT1(SYS_personality, ADDR_NO_RANDOMIZE), 0);
	CHECK_EQ(DIRECT1(SYS_personality, ASK), ADDR_NO_RANDOMIZE);
	pid_t pid = fork();
	if (pid == 0)
		_exit(DIRECT1(SYS_personality, ASK) == ADDR_NO_RANDOMIZE ? 0 : 1);
	CHECK_EXITED(wait_for(pid), 0);
}

/* --- Capabilities --- */

struct capability_header {
	unsigned version;
	int pid;
};

struct capability_sets {
	unsigned effective, permitted, inheritable;
};

TEST(an_ordinary_user_has_no_capabilities)
{
	struct capability_header header = {VERSION_3, 0};
	struct capability_sets sets[2];
	if (is_root())
		CHECK_OK(setuid(SOMEONE));
	CHECK_OK(DIRECT2(SYS_capget, &header, sets));
	CHECK_EQ(sets[0].effective | sets[0].permitted | sets[1].effective | sets[1].permitted, 0);
	CHECK_OK(DIRECT2(SYS_capset, &header, sets));
	sets[0].permitted = 1;
	CHECK_ERRNO(DIRECT2(SYS_capset, &header, sets), EPERM);
}

TEST(the_superuser_has_capabilities_and_may_set_those_it_has)
{
	struct capability_header header = {VERSION_3, getpid()};
	struct capability_sets sets[2];
	if (!is_root())
		return;
	CHECK_OK(DIRECT2(SYS_capget, &header, sets));
	CHECK(sets[0].effective & 1 << 7); /* CAP_SETUID */
	CHECK_OK(DIRECT2(SYS_capset, &header, sets));
}

TEST(versions_of_capabilities_are_negotiated)
{
	struct capability_header header = {0, 0};
	struct capability_sets sets[2];
	CHECK_OK(DIRECT2(SYS_capget, &header, NULL));
	CHECK_EQ(header.version, VERSION_3);
	header.version = 1;
	CHECK_ERRNO(DIRECT2(SYS_capget, &header, sets), EINVAL);
	header = (struct capability_header){VERSION_1, 0};
	CHECK_OK(DIRECT2(SYS_capget, &header, sets));
	header = (struct capability_header){VERSION_3, 0x7ffffff0};
	CHECK_ERRNO(DIRECT2(SYS_capget, &header, sets), ESRCH);
	header.pid = -1;
	CHECK_ERRNO(DIRECT2(SYS_capget, &header, sets), EINVAL);
	CHECK_ERRNO(DIRECT2(SYS_capget, NULL, sets), EFAULT);
}
