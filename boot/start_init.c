/*
 * Process 1 before it is init: a thread of the kernel that may sleep. It unpacks the initrd, opens
 * the console as descriptors 0, 1 and 2, and executes the first program that is there; entering it
 * is the end of the boot. A program named by init= is the only one tried.
 *
 * With the boot word `test` it first runs the tests inside the kernel, then becomes the runner of
 * the user tests, which goes on with the numbers; the machine ends with the runner, through QEMU's
 * exit device. An initrd without the runner holds no user tests, and the machine ends at once.
 */

#include "boot/start_init.h"
#include "fs/fs.h"
#include "fs/initrd.h"
#include "kernel/bootinfo.h"
#include "kernel/clock.h"
#include "kernel/cmdline.h"
#include "kernel/crash.h"
#include "kernel/dev/power.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/test.h"
#include "proc/exec.h"
#include "proc/exit.h"
#include "proc/pid.h"
#include "proc/proc.h"
#include "proc/thread.h"

#define TEST_RUNNER "/tests/run"
#define WHY_MAX     128

/* Tried in this order when the command line names no program. */
static const char *const init_programs[] = {"/sbin/init", "/init", "/bin/sh", NULL};

static const char *init_argv[CMDLINE_INIT_MAX + 2];
static const char *init_envp[CMDLINE_INIT_MAX + 3];

static unsigned kernel_tests_failed;

static void fill_root(void)
{
	char why[WHY_MAX];

	if (bootinfo.initrd_size == 0 && bootinfo.initrd == 0)
		panic("no initrd: the boot loader loaded no module (qemu: -initrd FILE; GRUB: "
		      "module FILE)");
	if (initrd_unpack(bootinfo.initrd, bootinfo.initrd_size, why, sizeof(why)) < 0)
		panic("initrd: %s", why);
	kinfo("initrd: %lu KiB unpacked into the root", bootinfo.initrd_size / KIB);
}

/* argv is the program and the unknown bare words, envp HOME, TERM and the unknown settings. */
static void collect_strings(const char *program)
{
	size_t n = 0;

	init_argv[n++] = program;
	for (char *const *word = cmdline_init_args(); *word; word++)
		init_argv[n++] = *word;
	init_argv[n] = NULL;

	n = 0;
	init_envp[n++] = "HOME=/";
	init_envp[n++] = "TERM=linux";
	for (char *const *word = cmdline_init_env(); *word; word++)
		init_envp[n++] = *word;
	init_envp[n] = NULL;
}

static int execute(const char *program)
{
	collect_strings(program);
	int err = proc_exec(program, (struct exec_strings){.kernel = init_argv},
			    (struct exec_strings){.kernel = init_envp});
	if (err == 0)
		kinfo("init: %s is process 1, %llu us after the first instruction", program,
		      clock_monotonic() / NSEC_PER_USEC);
	return err;
}

static const char *named_init(void)
{
	const char *name = cmdline_get("init");

	return name ? name : cmdline_get("rdinit");
}

static void become_init(void)
{
	const char *named = named_init();

	if (named) {
		int err = execute(named);
		if (err < 0)
			panic("init=%s cannot be executed: %s", named, errno_name(err));
		return;
	}
	for (const char *const *program = init_programs; *program; program++) {
		int err = execute(*program);
		if (err == 0)
			return;
		if (err != -ENOENT)
			printk(LOG_WARNING, "init: %s cannot be executed: %s\n", *program,
			       errno_name(err));
	}
	panic("no init: the initrd has none of /sbin/init, /init, /bin/sh that can be executed");
}

static void test_runner_ended(int status)
{
	power_test_exit(status == 0 && kernel_tests_failed == 0);
}

/* Becomes the runner of the user tests, told how many lines there were and which tests to run. */
static void run_tests(const char *glob)
{
	static char count[16];
	struct test_totals totals = tests_run(*glob ? glob : "*");
	unsigned run = totals.passed + totals.failed;

	kernel_tests_failed = totals.failed;
	proc_set_init_exit_hook(test_runner_ended);
	snprintf(count, sizeof(count), "%u", run);
	const char *argv[] = {TEST_RUNNER, count, *glob ? glob : "*", NULL};
	static const char *const envp[] = {"HOME=/", "TERM=linux", "PATH=/bin:/sbin", NULL};
	int err = proc_exec(TEST_RUNNER, (struct exec_strings){.kernel = argv},
			    (struct exec_strings){.kernel = envp});
	if (err == 0)
		return;
	if (err != -ENOENT)
		panic(TEST_RUNNER " cannot be executed: %s", errno_name(err));
	console_printf("1..%u\n", run);
	power_test_exit(totals.failed == 0);
}

static void init_thread(void *unused)
{
	(void)unused;
	fill_root();
	fs_populate_dev();
	if (cmdline_has("crash"))
		crash_planted(cmdline_get("crash"));
	int err = files_open_console();
	if (err < 0)
		printk(LOG_WARNING, "init: /dev/console cannot be opened: %s\n", errno_name(err));
	if (cmdline_has("test"))
		run_tests(cmdline_get("test"));
	else
		become_init();
}

void start_init(void)
{
	int err = kthread_start_numbered(PID_INIT, "init", init_thread, NULL);

	if (err < 0)
		panic("process 1 cannot be made: %s", errno_name(err));
}
