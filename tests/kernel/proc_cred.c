/* Who may do what, and who may become whom (credentials(7), path_resolution(7)). */

#include "proc/cred.h"
#include "kernel/errno.h"
#include "kernel/test.h"
#include "syscall/abi/unistd.h"
#include "tests/kernel/children.h"

#define OWNER 100
#define GROUP 200
#define OTHER 300

static const struct cred someone = {
	.uid = OWNER,
	.euid = OWNER,
	.suid = OWNER,
	.fsuid = OWNER,
	.fsgid = GROUP,
	.ngroups = 1,
	.groups = {250},
};

KERNEL_TEST(the_first_class_that_fits_decides_about_a_file)
{
	EXPECT_EQ(cred_check(&someone, OWNER, OTHER, 0600, R_OK | W_OK, false), 0);
	EXPECT_EQ(cred_check(&someone, OWNER, GROUP, 0077, R_OK, false), -EACCES);
	EXPECT_EQ(cred_check(&someone, OTHER, GROUP, 0640, R_OK, false), 0);
	EXPECT_EQ(cred_check(&someone, OTHER, GROUP, 0607, R_OK, false), -EACCES);
	EXPECT_EQ(cred_check(&someone, OTHER, 250, 0640, R_OK, false), 0);
	EXPECT_EQ(cred_check(&someone, OTHER, OTHER, 0774, R_OK, false), 0);
	EXPECT_EQ(cred_check(&someone, OTHER, OTHER, 0774, W_OK, false), -EACCES);
}

KERNEL_TEST(root_may_do_all_but_execute_what_nobody_can)
{
	const struct cred root = {0};

	EXPECT_EQ(cred_check(&root, OWNER, GROUP, 0000, R_OK | W_OK, false), 0);
	EXPECT_EQ(cred_check(&root, OWNER, GROUP, 0644, X_OK, false), -EACCES);
	EXPECT_EQ(cred_check(&root, OWNER, GROUP, 0645, X_OK, false), 0);
	EXPECT_EQ(cred_check(&root, OWNER, GROUP, 0000, X_OK, true), 0);
}

static void lose_privilege_for_good(void *unused)
{
	const struct cred *c = &proc_current()->cred;

	(void)unused;
	EXPECT_EQ(cred_setgid(GROUP), 0);
	EXPECT_EQ(cred_setuid(OWNER), 0);
	EXPECT(c->uid == OWNER && c->euid == OWNER && c->suid == OWNER && c->fsuid == OWNER);
	EXPECT_EQ(cred_setuid(0), -EPERM);
	EXPECT_EQ(cred_setreuid(CRED_KEEP, 0), -EPERM);
	EXPECT_EQ(cred_setresgid(0, CRED_KEEP, CRED_KEEP), -EPERM);
	EXPECT_EQ(cred_setgroups(NULL, 0), -EPERM);
}

KERNEL_TEST(setuid_by_root_cannot_be_undone)
{
	child_run(lose_privilege_for_good, NULL);
}

static void lend_privilege(void *unused)
{
	const struct cred *c = &proc_current()->cred;

	(void)unused;
	EXPECT_EQ(cred_setresuid(OWNER, OWNER, 0), 0);
	EXPECT_EQ(cred_setuid(OTHER), -EPERM);
	EXPECT_EQ(cred_setuid(0), 0); /* the saved id */
	EXPECT(c->uid == OWNER && c->euid == 0 && c->suid == 0);
	EXPECT_EQ(cred_setreuid(CRED_KEEP, OWNER), 0);
	EXPECT_EQ(c->suid, 0); /* the effective id is the real one: the saved one stays */
}

KERNEL_TEST(the_saved_id_brings_privilege_back)
{
	child_run(lend_privilege, NULL);
}

static void swap_ids(void *unused)
{
	const struct cred *c = &proc_current()->cred;

	(void)unused;
	EXPECT_EQ(cred_setresuid(OWNER, OTHER, OTHER), 0);
	EXPECT_EQ(cred_setreuid(OTHER, OWNER), 0);
	EXPECT(c->uid == OTHER && c->euid == OWNER && c->suid == OWNER);
	EXPECT_EQ(cred_setfsuid(OTHER), OWNER);
	EXPECT_EQ(c->fsuid, OTHER);
	EXPECT_EQ(cred_setfsuid(4711), OTHER);
	EXPECT_EQ(c->fsuid, OTHER); /* refused, and nothing says so */
}

KERNEL_TEST(real_and_effective_ids_can_be_swapped)
{
	child_run(swap_ids, NULL);
}
