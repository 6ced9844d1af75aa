/* Spin locks: the rules of order, asked of the checker that the panic asks; interrupts; the holder.
 */

#include "kernel/cpu.h"
#include "kernel/spinlock.h"
#include "kernel/test.h"
#include "kernel/x86.h"

static struct spinlock just_below = SPINLOCK_INIT("test, just below", RANK_PROC - 1);
static struct spinlock just_above = SPINLOCK_INIT("test, just above", RANK_PROC + 1);
static struct spinlock low = SPINLOCK_INIT("test, low", RANK_TTY);
static struct spinlock middle = SPINLOCK_INIT("test, middle", RANK_PROC);
static struct spinlock middle_too = SPINLOCK_INIT("test, middle too", RANK_PROC);
static struct spinlock high = SPINLOCK_INIT("test, high", RANK_TIMER);

static bool interrupts_are_on(void)
{
	return read_eflags() & EFLAGS_IF;
}

KERNEL_TEST(ranks_may_only_rise)
{
	struct cpu cpu = {.nheld = 1, .held = {&middle}};

	EXPECT_EQ(spin_verdict(&cpu, &high, false), LOCK_FINE);
	EXPECT_EQ(spin_verdict(&cpu, &just_above, false), LOCK_FINE);
	EXPECT_EQ(spin_verdict(&cpu, &just_below, false), LOCK_RANK_FALLS);
	EXPECT_EQ(spin_verdict(&cpu, &low, false), LOCK_RANK_FALLS);
	EXPECT_EQ(spin_verdict(&cpu, &low, true), LOCK_RANK_FALLS);
}

KERNEL_TEST(two_locks_of_one_rank_need_to_be_vouched_for)
{
	struct cpu cpu = {.nheld = 1, .held = {&middle}};

	EXPECT_EQ(spin_verdict(&cpu, &middle_too, false), LOCK_RANK_SAME);
	EXPECT_EQ(spin_verdict(&cpu, &middle_too, true), LOCK_FINE);
}

KERNEL_TEST(a_lock_that_is_held_is_not_taken_again)
{
	struct cpu cpu = {.nheld = 2, .held = {&low, &middle}};

	EXPECT_EQ(spin_verdict(&cpu, &low, false), LOCK_AGAIN);
	EXPECT_EQ(spin_verdict(&cpu, &middle, true), LOCK_AGAIN);
}

KERNEL_TEST(the_order_is_checked_against_every_lock_held)
{
	struct cpu cpu = {.nheld = 2, .held = {&high, &low}};

	EXPECT_EQ(spin_verdict(&cpu, &middle, false), LOCK_RANK_FALLS);
}

KERNEL_TEST(a_processor_remembers_so_many_locks_and_no_more)
{
	static struct spinlock many[CPU_LOCKS_HELD];
	struct cpu cpu = {.nheld = CPU_LOCKS_HELD};

	for (size_t i = 0; i < CPU_LOCKS_HELD; i++)
		cpu.held[i] = &many[i];
	EXPECT_EQ(spin_verdict(&cpu, &high, false), LOCK_TOO_MANY);
	cpu.nheld--;
	EXPECT_EQ(spin_verdict(&cpu, &high, false), LOCK_FINE);
}

KERNEL_TEST(a_lock_knows_its_holder)
{
	uint32_t held = cpu_this()->nheld;

	EXPECT(!spin_held(&low));
	spin_lock(&low);
	EXPECT(spin_held(&low));
	EXPECT(low.holder == cpu_this());
	EXPECT_EQ(cpu_this()->nheld, held + 1);
	spin_unlock(&low);
	EXPECT(!spin_held(&low));
	EXPECT_EQ(cpu_this()->nheld, held);
}

KERNEL_TEST(interrupts_are_off_until_the_last_lock_is_given_back)
{
	EXPECT(interrupts_are_on());
	spin_lock(&low);
	EXPECT(!interrupts_are_on());
	spin_lock(&middle);
	spin_lock_nested(&middle_too);
	spin_unlock(&low);
	EXPECT(!interrupts_are_on());
	spin_unlock(&middle);
	EXPECT(!interrupts_are_on());
	EXPECT(spin_held(&middle_too));
	spin_unlock(&middle_too);
	EXPECT(interrupts_are_on());
}

KERNEL_TEST(who_holds_a_spin_lock_or_serves_an_interrupt_may_not_sleep)
{
	struct cpu cpu = {.nheld = 0};

	EXPECT(cpu_may_sleep(&cpu));
	cpu.irq_depth = 1;
	EXPECT(!cpu_may_sleep(&cpu));
	cpu.irq_depth = 0;
	cpu.nheld = 1;
	EXPECT(!cpu_may_sleep(&cpu));
	EXPECT(cpu_may_sleep(cpu_this()));
}
