/*
 * Planted faults. Each does what a bug would do, in a way the compiler cannot see through: pointers
 * and conditions that it would reason away are volatile.
 */

#include "kernel/crash.h"
#include "kernel/dev/power.h"
#include "kernel/lib/string.h"
#include "kernel/mutex.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/spinlock.h"
#include "kernel/x86.h"

#define SMASH_ARRAY 16
#define SMASH_BYTES 64

static uint32_t *volatile null_pointer;
static volatile uint32_t sink;

/* The array keeps the call from becoming a jump, and the frames from being small. */
static uint32_t recurse(uint32_t depth)
{
	volatile uint32_t array[32];

	if (null_pointer)
		return 0;
	array[depth % 32] = depth;
	return recurse(depth + 1) + array[depth % 32];
}

static void overflow_stack(void)
{
	sink = recurse(0);
}

static void read_null(void)
{
	sink = *null_pointer;
}

static void assert_falsehood(void)
{
	assert(null_pointer != NULL);
}

static void write_text(void)
{
	*(volatile uint8_t *)(uintptr_t)crash_planted = 0xCC;
}

static void execute_data(void)
{
	void (*volatile nowhere)(void) = (void (*)(void))(uintptr_t)null_pointer;

	nowhere();
}

static void smash_stack(void)
{
	char array[SMASH_ARRAY];
	char *volatile outgrown = array;

	memset(outgrown, 'A', SMASH_BYTES);
	sink = (uint32_t)array[SMASH_ARRAY - 1];
}

static void break_lock_order(void)
{
	static struct spinlock high = SPINLOCK_INIT("planted, high", RANK_CLOCK);
	static struct spinlock low = SPINLOCK_INIT("planted, low", RANK_WAIT);

	spin_lock(&high);
	spin_lock(&low);
}

static void sleep_locked(void)
{
	static struct spinlock lock = SPINLOCK_INIT("planted", RANK_WAIT);
	static struct mutex mutex = MUTEX_INIT(mutex, "planted", RANK_INODE);

	spin_lock(&lock);
	mutex_lock(&mutex);
}

static void hang(void)
{
	interrupts_off();
	for (;;)
		sink++;
}

static const struct crash_fault own_faults[] = {
	{"stack", overflow_stack},        {"null", read_null},
	{"assert", assert_falsehood},     {"write-text", write_text},
	{"execute-data", execute_data},   {"smash", smash_stack},
	{"lock-order", break_lock_order}, {"sleep-locked", sleep_locked},
	{"triple", power_triple_fault},   {"hang", hang},
};

static struct crash_faults own = {own_faults, ARRAY_SIZE(own_faults), NULL};

void crash_register(struct crash_faults *faults)
{
	faults->next = own.next;
	own.next = faults;
}

static const struct crash_fault *find_fault(const char *kind)
{
	for (const struct crash_faults *set = &own; set; set = set->next)
		for (size_t i = 0; i < set->count; i++)
			if (strcmp(set->faults[i].kind, kind) == 0)
				return &set->faults[i];
	return NULL;
}

void crash_planted(const char *kind)
{
	const struct crash_fault *fault = find_fault(kind);

	if (fault)
		fault->plant();
	else
		printk(LOG_ERR, "crash=%s: there is no such fault to plant", kind);
}
