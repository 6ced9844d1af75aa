/* The shared object that the kernel gives to every program (vdso(7)): found through the auxiliary
 * vector, read as the ELF file it is, and called. */

#include "check.h"
#include "direct.h"
#include <elf.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/time.h>

extern char **environ;

static uint32_t auxiliary(uint32_t type)
{
	char **end = environ;

	while (*end)
		end++;
	for (Elf32_auxv_t *entry = (Elf32_auxv_t *)(end + 1); entry->a_type != AT_NULL; entry++)
		if (entry->a_type == type)
			return entry->a_un.a_val;
	return 0;
}

/* --- Its symbols --- */

struct object {
	uint32_t bias;
	const Elf32_Sym *symbols;
	uint32_t count;
	const char *strings;
};

static const Elf32_Phdr *segment(const Elf32_Ehdr *header, uint32_t type)
{
	const Elf32_Phdr *phdrs = (const Elf32_Phdr *)((const char *)header + header->e_phoff);

	for (unsigned i = 0; i < header->e_phnum; i++)
		if (phdrs[i].p_type == type)
			return &phdrs[i];
	return NULL;
}

static struct object read_object(void)
{
	uint32_t base = auxiliary(AT_SYSINFO_EHDR);
	const Elf32_Ehdr *header = (const Elf32_Ehdr *)base;
	struct object object = {0};

	CHECK(base != 0 && base % 4096 == 0);
	CHECK_EQ(memcmp(header->e_ident, ELFMAG, SELFMAG), 0);
	CHECK_EQ(header->e_type, ET_DYN);
	CHECK_EQ(header->e_machine, EM_386);
	object.bias = base - segment(header, PT_LOAD)->p_vaddr;
	const Elf32_Dyn *dynamic =
		(const Elf32_Dyn *)(object.bias + segment(header, PT_DYNAMIC)->p_vaddr);
	for (; dynamic->d_tag != DT_NULL; dynamic++) {
		uint32_t at = object.bias + dynamic->d_un.d_ptr;
		if (dynamic->d_tag == DT_SYMTAB)
			object.symbols = (const Elf32_Sym *)at;
		else if (dynamic->d_tag == DT_STRTAB)
			object.strings = (const char *)at;
		else if (dynamic->d_tag == DT_HASH)
			object.count = ((const uint32_t *)at)[1];
	}
	CHECK(object.symbols && object.strings && object.count);
	return object;
}

static void *symbol(const char *name)
{
	struct object object = read_object();

	for (uint32_t i = 0; i < object.count; i++)
		if (strcmp(object.strings + object.symbols[i].st_name, name) == 0)
			return (void *)(object.bias + object.symbols[i].st_value);
	return NULL;
}

TEST(the_vdso_has_the_names_that_c_libraries_look_for)
{
	CHECK(symbol("__kernel_vsyscall"));
	CHECK(symbol("__kernel_sigreturn"));
	CHECK(symbol("__kernel_rt_sigreturn"));
	CHECK(symbol("__vdso_clock_gettime"));
	CHECK(symbol("__vdso_clock_gettime64"));
	CHECK(symbol("__vdso_gettimeofday"));
	CHECK(symbol("__vdso_time"));
}

/* --- Its clocks --- */

struct wide_time {
	int64_t sec;
	int32_t nsec, padding;
};

#define SYS_CLOCK_GETTIME64 403

static int64_t nanoseconds(const struct wide_time *time)
{
	return time->sec * 1000000000 + time->nsec;
}

static void expect_between(int clock)
{
	int (*ask)(int, struct wide_time *) = symbol("__vdso_clock_gettime64");
	struct wide_time before, now, after;

	CHECK_EQ(DIRECT2(SYS_CLOCK_GETTIME64, clock, &before), 0);
	CHECK_EQ(ask(clock, &now), 0);
	CHECK_EQ(DIRECT2(SYS_CLOCK_GETTIME64, clock, &after), 0);
	CHECK(now.nsec >= 0 && now.nsec < 1000000000);
	CHECK(nanoseconds(&before) <= nanoseconds(&now));
	CHECK(nanoseconds(&now) <= nanoseconds(&after));
}

TEST(the_vdsos_clocks_are_the_kernels)
{
	for (int i = 0; i < 100; i++) {
		expect_between(CLOCK_REALTIME);
		expect_between(CLOCK_MONOTONIC);
		expect_between(CLOCK_BOOTTIME);
		expect_between(CLOCK_PROCESS_CPUTIME_ID);
	}
}

TEST(the_vdsos_monotonic_clock_never_goes_back)
{
	int (*ask)(int, struct wide_time *) = symbol("__vdso_clock_gettime64");
	struct wide_time last, now;

	CHECK_EQ(ask(CLOCK_MONOTONIC, &last), 0);
	for (int i = 0; i < 100000; i++) {
		ask(CLOCK_MONOTONIC, &now);
		if (nanoseconds(&now) < nanoseconds(&last))
			CHECK(!"time went back");
		last = now;
	}
}

TEST(the_vdso_answers_bad_clocks_as_the_kernel_does)
{
	int (*ask)(int, struct wide_time *) = symbol("__vdso_clock_gettime64");
	struct wide_time now;

	CHECK_EQ(ask(12345, &now), -EINVAL);
}

TEST(the_vdsos_time_of_day_is_the_real_clocks)
{
	int (*ask)(int32_t *, void *) = symbol("__vdso_gettimeofday");
	int32_t (*seconds)(int32_t *) = symbol("__vdso_time");
	struct wide_time before, after;
	int32_t now[2], stored = 0;

	CHECK_EQ(DIRECT2(SYS_CLOCK_GETTIME64, CLOCK_REALTIME, &before), 0);
	CHECK_EQ(ask(now, NULL), 0);
	int32_t second = seconds(&stored);
	CHECK_EQ(DIRECT2(SYS_CLOCK_GETTIME64, CLOCK_REALTIME, &after), 0);
	CHECK(now[1] >= 0 && now[1] < 1000000);
	CHECK(now[0] >= before.sec && now[0] <= after.sec);
	CHECK_EQ(second, stored);
	/* Linux's time(2) follows the tick, which may lie a little behind. */
	CHECK(second >= before.sec - 1 && second <= after.sec);
}

/* --- Its way into the kernel --- */

/* A system call through AT_SYSINFO, with all six arguments. */
static long through_vdso(long number, long a, long b, long c, long d, long e, long f)
{
	long registers[] = {number, a, b, c, d, e, f, (long)auxiliary(AT_SYSINFO)};
	long *at = registers;
	long result;

	__asm__ volatile("push %%ebp\n\t"
			 "push %%ebx\n\t"
			 "push 28(%%eax)\n\t"
			 "mov 4(%%eax), %%ebx\n\t"
			 "mov 8(%%eax), %%ecx\n\t"
			 "mov 12(%%eax), %%edx\n\t"
			 "mov 16(%%eax), %%esi\n\t"
			 "mov 20(%%eax), %%edi\n\t"
			 "mov 24(%%eax), %%ebp\n\t"
			 "mov (%%eax), %%eax\n\t"
			 "call *(%%esp)\n\t"
			 "pop %%ebx\n\t" /* the address */
			 "pop %%ebx\n\t"
			 "pop %%ebp"
			 : "=a"(result)
			 : "0"(at)
			 : "ecx", "edx", "esi", "edi", "memory", "cc");
	return result;
}

TEST(all_six_arguments_pass_through_the_vdso)
{
	int file = CHECK_OK(open("pages", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(ftruncate(file, 3 * 4096), 0);
	CHECK_EQ(pwrite(file, "second", 7, 4096), 7);

	long at = through_vdso(192, 0, 4096, PROT_READ, MAP_PRIVATE, file, 1); /* mmap2 */
	CHECK(at < -4095 || at > 0);
	CHECK_EQ(strcmp((const char *)at, "second"), 0);
	CHECK_EQ(through_vdso(91, at, 4096, 0, 0, 0, 0), 0); /* munmap */
	close(file);
}

TEST(errors_come_back_through_the_vdso)
{
	CHECK_EQ(through_vdso(3, 199, 0, 0, 0, 0, 0), -EBADF);     /* read */
	CHECK_EQ(through_vdso(4, 1, 0x1000, 4, 0, 0, 0), -EFAULT); /* write */
	CHECK_EQ(through_vdso(100000, 0, 0, 0, 0, 0, 0), -ENOSYS);
}

static volatile sig_atomic_t caught;

static void count(int signal)
{
	(void)signal;
	caught++;
}

static void alarm_in(long microseconds, int flags)
{
	struct sigaction action = {.sa_handler = count, .sa_flags = flags};
	struct itimerval timer = {.it_value = {.tv_usec = microseconds}};

	caught = 0;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

TEST(a_call_through_the_vdso_is_interrupted_or_made_again)
{
	int channel[2];
	char byte = 0;

	CHECK_EQ(pipe(channel), 0);
	alarm_in(20000, 0);
	CHECK_EQ(through_vdso(3, channel[0], (long)&byte, 1, 0, 0, 0), -EINTR);
	CHECK_EQ(caught, 1);

	pid_t writer = fork();
	if (writer == 0) {
		usleep(200000);
		_exit(write(channel[1], "x", 1) != 1);
	}
	alarm_in(20000, SA_RESTART);
	CHECK_EQ(through_vdso(3, channel[0], (long)&byte, 1, 0, 0, 0), 1);
	CHECK_EQ(byte, 'x');
	CHECK_EQ(caught, 1);
	waitpid(writer, NULL, 0);
}

TEST(a_handler_without_restorer_returns_through_the_kernels_code)
{
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		uint32_t mask[2];
	} action = {.handler = count};

	caught = 0;
	CHECK_EQ(DIRECT4(174, SIGUSR1, &action, NULL, 8), 0); /* rt_sigaction */
	raise(SIGUSR1);
	action.flags = SA_SIGINFO;
	CHECK_EQ(DIRECT4(174, SIGUSR1, &action, NULL, 8), 0);
	raise(SIGUSR1);
	CHECK_EQ(caught, 2);
}

/* --- Stepped through --- */

TEST(a_program_may_step_itself_through_the_vdso)
{
	struct sigaction action = {.sa_handler = count};
	long entry = (long)auxiliary(AT_SYSINFO), pid;

	caught = 0;
	sigaction(SIGTRAP, &action, NULL);
	__asm__ volatile("pushf\n\t"
			 "orl $0x100, (%%esp)\n\t"
			 "popf\n\t"
			 "call *%2\n\t"
			 "pushf\n\t"
			 "andl $~0x100, (%%esp)\n\t"
			 "popf"
			 : "=a"(pid)
			 : "0"(20L), "r"(entry) /* getpid */
			 : "memory", "cc");
	CHECK_EQ(pid, getpid());
	CHECK(caught >= 5);
	int before = caught;
	getppid();
	CHECK_EQ(caught, before); /* no step is left over */
}

TEST(the_vdso_survives_fork_and_is_there_after_exec)
{
	pid_t child = fork();

	if (child == 0)
		_exit(through_vdso(20, 0, 0, 0, 0, 0, 0) != getpid());
	int status;
	CHECK_EQ(waitpid(child, &status, 0), child);
	CHECK_EXITED(status, 0);
}
