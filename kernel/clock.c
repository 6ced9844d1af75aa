/*
 * Time from the time-stamp counter. Its frequency is measured over a few milliseconds of the
 * 8254's: on both sides of the stretch the pair (8254, counter) is read several times, and the
 * reading that took the fewest cycles is kept, for there the two were read closest to each other. A
 * host that takes the processor away from a virtual machine in between spoils one reading, not the
 * result.
 *
 * Cycles become nanoseconds by one multiplication and a shift: ns = cycles * multiplier / 2^shift.
 * Multiplier, shift and start never change after clock_init(), so reading the monotonic clock takes
 * no lock. Before clock_init() the time is 0. These numbers lie on a page of their own, which every
 * program sees below its vDSO and computes the time from as well.
 */

#include "kernel/clock.h"
#include "kernel/dev/pit.h"
#include "kernel/dev/rtc.h"
#include "kernel/spinlock.h"
#include "kernel/x86.h"
#include "syscall/abi/vdso.h"

#define MEASURE_TICKS (PIT_HZ / 1000 * 8) /* 8 ms */
#define READINGS      16
#define SHIFT_MAX     32

struct scale {
	uint32_t multiplier;
	uint32_t shift;
};

static uint32_t tsc_khz;
static struct spinlock real_lock = SPINLOCK_INIT("real clock", RANK_CLOCK);

/* The real offset is guarded by real_lock; programs look at the sequence instead. */
static union {
	struct vdso_clock facts;
	uint8_t page[PAGE_SIZE];
} shared __section(".data.page_aligned") __aligned(4096) = {{0}};

static struct vdso_clock *const clock = &shared.facts;

/* What both counters said at about one moment. */
struct reading {
	uint64_t tsc;
	uint32_t ticks;
};

static struct reading read_both(void)
{
	struct reading best = {0};
	uint64_t best_width = ~0ULL;

	for (int i = 0; i < READINGS; i++) {
		uint64_t before = rdtsc();
		pit_stopwatch_stamp();
		uint64_t after = rdtsc();
		uint32_t ticks = pit_stopwatch_stamped();

		if (after - before < best_width) {
			best_width = after - before;
			best = (struct reading){before + best_width / 2, ticks};
		}
	}
	return best;
}

static uint32_t measure_khz(void)
{
	struct reading first, last;

	pit_stopwatch_start();
	first = read_both();
	while (pit_stopwatch_ticks() < first.ticks + MEASURE_TICKS)
		;
	last = read_both();
	return (uint32_t)((last.tsc - first.tsc) * PIT_HZ / (last.ticks - first.ticks) / 1000);
}

/* The multiplier that uses most of 32 bits: nanoseconds per cycle, times 2^shift. */
static void set_scale(uint32_t khz)
{
	uint32_t shift = SHIFT_MAX;
	uint64_t multiplier;

	do
		multiplier = ((NSEC_PER_MSEC << shift) + khz / 2) / khz;
	while (multiplier >> 32 && shift-- > 0);
	clock->shift = shift;
	clock->multiplier = (uint32_t)multiplier;
}

/* The product of 64 and 32 bits has 96; the halves are scaled apart so that none is lost. */
static nsec_t scale_cycles(uint64_t cycles)
{
	uint64_t low = (uint64_t)(uint32_t)cycles * clock->multiplier;
	uint64_t high = (cycles >> 32) * clock->multiplier;

	return (high << (32 - clock->shift)) + (low >> clock->shift);
}

static bool read_battery_clock(void)
{
	struct rtc_time now;

	if (!rtc_read(&now))
		return false;
	clock_set_realtime((nsec_t)rtc_seconds(&now) * NSEC_PER_SEC);
	return true;
}

bool clock_init(uint64_t tsc_at_start)
{
	clock->tsc_start = tsc_at_start;
	tsc_khz = measure_khz();
	set_scale(tsc_khz);
	return read_battery_clock();
}

nsec_t clock_monotonic(void)
{
	return clock->multiplier ? scale_cycles(rdtsc() - clock->tsc_start) : 0;
}

nsec_t clock_realtime(void)
{
	spin_lock(&real_lock);
	nsec_t offset = clock->real_offset;
	spin_unlock(&real_lock);
	return clock_monotonic() + offset;
}

void clock_set_realtime(nsec_t now)
{
	spin_lock(&real_lock);
	__atomic_fetch_add(&clock->sequence, 1, __ATOMIC_SEQ_CST);
	clock->real_offset = now - clock_monotonic();
	__atomic_fetch_add(&clock->sequence, 1, __ATOMIC_SEQ_CST);
	spin_unlock(&real_lock);
}

uint32_t clock_tsc_khz(void)
{
	return tsc_khz;
}

const void *clock_page(void)
{
	return &shared;
}

void clock_delay(nsec_t duration)
{
	nsec_t end = clock_monotonic() + duration;

	while (clock->multiplier && clock_monotonic() < end)
		__builtin_ia32_pause();
}
