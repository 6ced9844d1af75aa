/*
 * Storms of system calls with arguments nobody would pass. Each storm is a child process, without
 * rights, that makes a few hundred calls: the number is drawn from the table of calls, and each
 * argument from the values its kind knows, or, now and then, from those of another kind. What a
 * call answers does not matter, nor how the child ends. What matters is that the machine goes on,
 * and that the harness finds nothing left behind.
 *
 * The draws come from a seed, so that a storm can be repeated. A call that waits is ended by a
 * timer; a child that has turned its timer off is killed by its parent.
 */
#include "check.h"

#include <grp.h>
#include <limits.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>

enum {
	PAGE = 4096,
	CALLS = 200,        /* a storm */
	STORMS = 24,        /* a test */
	TICK_USEC = 5000,   /* after which a call that waits is interrupted */
	PATIENCE_MS = 1500, /* with a child */
	NOBODY = 1000,
	ARGUMENTS = 6,
};

enum kind {
	NONE,
	INT,
	UINT,
	HEX,
	FD,
	PATH,
	STR,
	INBUF,
	OUTBUF,
	PTR,
	SIZE,
	OFF,
	OFFLO,
	OFFHI,
	PID,
	SIG,
	MODE,
	FLAGS,
	TIME,
	KINDS
};

static const struct call {
	int number;
	unsigned char kinds[ARGUMENTS];
} calls[] = {
#define SYSCALL(number, name, ...) {number, {__VA_ARGS__}},
#include "syscall/abi/syscalls.def"
#undef SYSCALL
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- Draws --------------------------------------------------------------------------------------
 */

static uint32_t state;

/* xorshift32, by G. Marsaglia */
static uint32_t draw(void)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

static uint32_t below(size_t n)
{
	return draw() % n;
}

static const uint32_t nasty[] = {
	0,          1,          2,          3,          4,          7,          8,
	16,         31,         64,         100,        255,        512,        1023,
	4095,       4096,       4097,       65535,      65536,      0x100000,   0x7ffff000,
	0x7fffffff, 0x80000000, 0x80000001, 0xc2ffefff, 0xc2fff000, 0xc2ffffff, 0xc3000000,
	0xc3001fff, 0xc3002000, 0xfe800000, 0xffbfffff, 0xfffff000, 0xfffffffe, 0xffffffff,
};

static const char *const paths[] = {
	"",
	".",
	"..",
	"a",
	"a/b",
	"a/b/c",
	"b",
	"d/../a",
	"f",
	"f/",
	"l",
	"./././l/x",
	"p",
	"/",
	"/tmp",
	"/dev/null",
	"/dev/zero",
	"/dev",
	"/proc/self/maps",
	"/proc/self/fd",
	"/proc",
	"//..//",
	"/nowhere",
	"/proc/self/exe",
	"/dev/full",
	"/bin/true",
};

/* Two pages that may be written, then one that is not there, then one that may be read. */
static char *arena;

static uint32_t draw_pointer(void)
{
	switch (below(8)) {
	case 0:
		return nasty[below(COUNT(nasty))];
	case 1:
		return (uintptr_t)arena + 2 * PAGE - below(64);
	case 2:
		return (uintptr_t)arena + 3 * PAGE + below(2) * 4;
	default:
		return (uintptr_t)arena + below(2 * PAGE / 8) * 8;
	}
}

static uint32_t draw_pid(void)
{
	const pid_t pids[] = {0, 0, getpid(), getpid(), 99999, -99999, INT_MIN};

	return (uint32_t)pids[below(COUNT(pids))];
}

static uint32_t draw_flags(void)
{
	return below(3) ? 1U << below(32) | 1U << below(8) : below(16);
}

static uint32_t draw_argument(enum kind kind)
{
	if (kind != PID && below(12) == 0)
		kind = (enum kind)below(KINDS);
	switch (kind) {
	case PATH:
	case STR:
		return below(8) ? (uintptr_t)paths[below(COUNT(paths))] : draw_pointer();
	case INBUF:
	case OUTBUF:
	case PTR:
	case TIME:
		return below(6) ? draw_pointer() : 0;
	case FD:
		return below(12) ? below(24) : nasty[below(COUNT(nasty))];
	case SIG:
		return below(70);
	case PID:
		return draw_pid();
	case FLAGS:
	case MODE:
		return draw_flags();
	case INT:
	case UINT:
		return below(2) ? below(20) : nasty[below(COUNT(nasty))];
	case HEX:
		return below(3) == 0 ? 0x5400 + below(0x60) : nasty[below(COUNT(nasty))];
	default:
		return nasty[below(COUNT(nasty))];
	}
}

/* --- A storm
 * -------------------------------------------------------------------------------------- */

static bool is_left_out(int number)
{
	switch (number) {
	case SYS_exit:
	case SYS_exit_group:
	case SYS_vfork: /* its child would return from the function the parent is still in */
		return true;
	default:
		return false;
	}
}

static bool makes_a_child(int number)
{
	return number == SYS_fork || number == SYS_clone;
}

static void tick(int signal)
{
	(void)signal;
}

static void start_clock(void)
{
	struct sigaction action = {.sa_handler = tick, .sa_flags = SA_NODEFER};
	struct itimerval every = {{0, TICK_USEC}, {0, TICK_USEC}};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
}

/* Nothing here may harm what is not the storm's own. */
static void give_up_rights(void)
{
	struct rlimit memory = {256 << 20, 256 << 20}, processes = {200, 200};

	for (int fd = 0; fd <= CHECK_REPORT_FD; fd++)
		close(fd);
	setrlimit(RLIMIT_AS, &memory);
	setrlimit(RLIMIT_NPROC, &processes);
	setsid();
	if (getuid() == 0 && (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
		_exit(1);
}

static void make_surroundings(void)
{
	int ends[2];

	arena = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(arena + 2 * PAGE, PAGE);
	mprotect(arena + 3 * PAGE, PAGE, PROT_READ);
	for (int i = 0; i < 2 * PAGE; i += 4)
		*(uint32_t *)(arena + i) = below(2) ? 0 : nasty[below(COUNT(nasty))];
	for (int i = 0; i < 8; i++)
		strcpy(arena + i * 1024, paths[below(COUNT(paths))]);
	mkdir("d", 0700);
	symlink("d", "l");
	open("f", O_RDWR | O_CREAT, 0600);
	open(".", O_RDONLY);
	open("/dev/zero", O_RDWR);
	open("/proc/self/maps", O_RDONLY);
	pipe(ends);
}

/* words[0] is the number, the others go into the registers in their order. A C library's syscall()
 * would set errno, whose memory may be gone by now. */
static long enter_kernel(const uint32_t *words)
{
	long result;

	__asm__ volatile("pushl	%%ebp\n"
			 "movl	4(%%eax), %%ebx\n"
			 "movl	8(%%eax), %%ecx\n"
			 "movl	12(%%eax), %%edx\n"
			 "movl	16(%%eax), %%esi\n"
			 "movl	20(%%eax), %%edi\n"
			 "movl	24(%%eax), %%ebp\n"
			 "movl	(%%eax), %%eax\n"
			 "int	$0x80\n"
			 "popl	%%ebp\n"
			 : "=a"(result)
			 : "a"(words)
			 : "ebx", "ecx", "edx", "esi", "edi", "memory", "cc");
	return result;
}

static void one_call(const struct call *call)
{
	uint32_t words[1 + ARGUMENTS] = {(uint32_t)call->number};

	for (int i = 0; i < ARGUMENTS; i++)
		words[1 + i] = draw_argument((enum kind)call->kinds[i]);
	if (enter_kernel(words) == 0 && makes_a_child(call->number))
		_exit(0);
}

static void storm(uint32_t seed)
{
	state = seed * 2654435761U + 1;
	give_up_rights();
	make_surroundings();
	start_clock();
	for (int i = 0; i < CALLS; i++) {
		const struct call *call = &calls[below(COUNT(calls))];
		if (!is_left_out(call->number))
			one_call(call);
	}
	_exit(0);
}

/* --- The parent
 * ------------------------------------------------------------------------------------ */

static bool ended(pid_t pid)
{
	int status;

	return waitpid(pid, &status, WNOHANG) == pid;
}

static void run_storm(uint32_t seed)
{
	pid_t pid = CHECK_OK(fork());

	if (pid == 0)
		storm(seed);
	for (int ms = 0; ms < PATIENCE_MS; ms += 5) {
		if (ended(pid))
			return;
		sleep_ms(5);
	}
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	wait_for(pid);
}

TEST(random_calls_by_a_user_without_rights_harm_nobody)
{
	for (uint32_t seed = 1; seed <= STORMS; seed++)
		run_storm(seed);
	CHECK_EQ(access(".", R_OK | W_OK | X_OK), 0);
}
