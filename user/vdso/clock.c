/*
 * The clocks, read without entering the kernel: the time-stamp counter and the page of facts below
 * this image are all that is needed. Clocks that are not computed from them (those of processor
 * time) are left to the kernel.
 */

#include <abi/syscalls.h>
#include <abi/time.h>
#include <abi/vdso.h>

#define NSEC_PER_SEC 1000000000U
#define USEC_PER_SEC 1000000U

/* One page before the image; its place comes from the linker script. */
extern const volatile struct vdso_clock vdso_clock __attribute__((visibility("hidden")));

int __vdso_clock_gettime(int clock, struct timespec32 *time);
int __vdso_clock_gettime64(int clock, struct timespec64 *time);
int __vdso_clock_getres(int clock, struct timespec32 *resolution);
int __vdso_gettimeofday(struct timeval32 *time, struct timezone *zone);
int32_t __vdso_time(int32_t *time);

static int system_call(int number, int first, void *second)
{
	int result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(first), "c"(second)
			 : "memory");
	return result;
}

static uint64_t read_counter(void)
{
	uint64_t count;

	__asm__ volatile("rdtsc" : "=A"(count));
	return count;
}

/* As the kernel does it: the halves are scaled apart so that no bit is lost. */
static uint64_t monotonic(void)
{
	uint64_t cycles = read_counter() - vdso_clock.tsc_start;
	uint64_t low = (uint64_t)(uint32_t)cycles * vdso_clock.multiplier;
	uint64_t high = (cycles >> 32) * vdso_clock.multiplier;
	uint32_t shift = vdso_clock.shift;

	return (high << (32 - shift)) + (low >> shift);
}

static uint64_t real(void)
{
	uint32_t sequence;
	uint64_t offset;

	do {
		sequence = vdso_clock.sequence & ~1U;
		__asm__ volatile("" ::: "memory");
		offset = vdso_clock.real_offset;
		__asm__ volatile("" ::: "memory");
	} while (vdso_clock.sequence != sequence);
	return offset + monotonic();
}

static int read_clock(int clock, uint64_t *now)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
		*now = real();
		return 1;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*now = monotonic();
		return 1;
	default:
		return 0;
	}
}

int __vdso_clock_gettime(int clock, struct timespec32 *time)
{
	uint64_t now;

	if (!read_clock(clock, &now))
		return system_call(SYS_clock_gettime, clock, time);
	time->tv_sec = (int32_t)(now / NSEC_PER_SEC);
	time->tv_nsec = (int32_t)(now % NSEC_PER_SEC);
	return 0;
}

int __vdso_clock_gettime64(int clock, struct timespec64 *time)
{
	uint64_t now;

	if (!read_clock(clock, &now))
		return system_call(SYS_clock_gettime64, clock, time);
	*time = (struct timespec64){(int64_t)(now / NSEC_PER_SEC), (int32_t)(now % NSEC_PER_SEC),
				    0};
	return 0;
}

int __vdso_clock_getres(int clock, struct timespec32 *resolution)
{
	return system_call(SYS_clock_getres, clock, resolution);
}

int __vdso_gettimeofday(struct timeval32 *time, struct timezone *zone)
{
	uint64_t now = real();

	if (zone)
		*zone = (struct timezone){0, 0};
	if (!time)
		return 0;
	time->tv_sec = (int32_t)(now / NSEC_PER_SEC);
	time->tv_usec = (int32_t)(now % NSEC_PER_SEC / (NSEC_PER_SEC / USEC_PER_SEC));
	return 0;
}

int32_t __vdso_time(int32_t *time)
{
	int32_t now = (int32_t)(real() / NSEC_PER_SEC);

	if (time)
		*time = now;
	return now;
}
