/* The scheduler: whose turn it is, for how long, and who sleeps until when. */

#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/test.h"
#include "proc/runq.h"
#include "proc/sched.h"
#include "syscall/abi/wait.h"
#include "tests/kernel/children.h"
#include "tests/kernel/threads.h"

KERNEL_TEST(round_robin_picks_in_order_of_arrival)
{
	struct runq rq = {0};
	struct thread threads[3] = {0};

	list_init(&rq.ready);
	EXPECT(!sched_round_robin.pick(&rq));
	for (unsigned i = 0; i < ARRAY_SIZE(threads); i++)
		sched_round_robin.enqueue(&rq, &threads[i], false);
	EXPECT_EQ(rq.nready, 3);
	for (unsigned turn = 0; turn < 9; turn++) {
		struct thread *next = sched_round_robin.pick(&rq);
		EXPECT(next == &threads[turn % 3]);
		sched_round_robin.enqueue(&rq, next, false);
	}
	sched_round_robin.dequeue(&rq, &threads[1]);
	EXPECT(sched_round_robin.pick(&rq) == &threads[0]);
	EXPECT(sched_round_robin.pick(&rq) == &threads[2]);
	EXPECT_EQ(rq.nready, 0);
}

KERNEL_TEST(idle_is_picked_when_nobody_else_is_there)
{
	struct thread idle = {.sched = &sched_idle}, other = {.sched = &sched_round_robin};
	struct runq rq = {.idle = &idle};

	EXPECT(sched_round_robin.next == &sched_idle && !sched_idle.next);
	EXPECT(sched_idle.pick(&rq) == &idle);
	EXPECT(sched_round_robin.preempts(&other, &idle));
	EXPECT(!sched_round_robin.preempts(&other, &other));
}

static void real_time_queues(struct runq *rq)
{
	for (unsigned i = 0; i < RT_PRIORITIES; i++)
		list_init(&rq->realtime[i]);
}

KERNEL_TEST(the_highest_real_time_priority_is_picked_first)
{
	static struct runq rq;
	struct thread threads[] = {{.rt_priority = 1},
				   {.rt_priority = 99},
				   {.rt_priority = 32},
				   {.rt_priority = 99},
				   {.rt_priority = 31}};
	const unsigned order[] = {1, 3, 2, 4, 0};

	real_time_queues(&rq);
	EXPECT(!sched_realtime.pick(&rq));
	for (unsigned i = 0; i < ARRAY_SIZE(threads); i++)
		sched_realtime.enqueue(&rq, &threads[i], false);
	for (unsigned i = 0; i < ARRAY_SIZE(order); i++)
		EXPECT(sched_realtime.pick(&rq) == &threads[order[i]]);
	EXPECT(!sched_realtime.pick(&rq));
	EXPECT_EQ(rq.nready, 0);
}

KERNEL_TEST(who_made_way_comes_first_among_its_equals)
{
	static struct runq rq;
	struct thread first = {.rt_priority = 5}, second = first;

	real_time_queues(&rq);
	sched_realtime.enqueue(&rq, &second, false);
	sched_realtime.enqueue(&rq, &first, true);
	EXPECT(sched_realtime.pick(&rq) == &first);
	EXPECT(sched_realtime.pick(&rq) == &second);
}

KERNEL_TEST(real_time_goes_before_all_others_and_not_before_its_equals)
{
	struct thread low = {.sched = &sched_realtime, .rt_priority = 1};
	struct thread high = {.sched = &sched_realtime, .rt_priority = 2};
	struct thread other = {.sched = &sched_round_robin};

	EXPECT(sched_realtime.next == &sched_round_robin);
	EXPECT(sched_realtime.preempts(&low, &other));
	EXPECT(sched_realtime.preempts(&high, &low));
	EXPECT(!sched_realtime.preempts(&low, &high));
	EXPECT(!sched_realtime.preempts(&low, &low));
	EXPECT(!sched_round_robin.preempts(&other, &low));
}

KERNEL_TEST(nice_processes_get_shorter_turns)
{
	struct proc p = {0};
	struct thread t = {.proc = &p};
	nsec_t normal = sched_round_robin.slice(&t);

	EXPECT(normal > 0);
	p.nice = 19;
	EXPECT(sched_round_robin.slice(&t) > 0 && sched_round_robin.slice(&t) < normal / 10);
	p.nice = -20;
	EXPECT_EQ(sched_round_robin.slice(&t), 2 * normal);
}

#define YIELDERS 4
#define TURNS    50

static unsigned turns[YIELDERS], largest_lead;

static void yield_many_times(struct crew_member *member)
{
	for (unsigned i = 0; i < TURNS; i++) {
		unsigned least = ~0U;
		turns[member->number]++;
		for (unsigned other = 0; other < YIELDERS; other++)
			least = MIN(least, turns[other]);
		largest_lead = MAX(largest_lead, turns[member->number] - least);
		sched_yield();
	}
}

KERNEL_TEST(who_yields_goes_behind_all_others)
{
	struct crew_member members[YIELDERS];
	struct crew crew;

	crew_init(&crew);
	largest_lead = 0;
	for (unsigned i = 0; i < YIELDERS; i++) {
		turns[i] = 0;
		members[i] = (struct crew_member){.work = yield_many_times, .number = i};
		crew_start(&crew, &members[i]);
	}
	crew_wait(&crew);
	EXPECT_EQ(largest_lead, 1);
	for (unsigned i = 0; i < YIELDERS; i++)
		EXPECT_EQ(turns[i], TURNS);
}

KERNEL_TEST(yielding_alone_comes_back)
{
	for (int i = 0; i < 100; i++)
		sched_yield();
	EXPECT_EQ(thread_current()->state, THREAD_RUNNING);
}

static void do_nothing(void *unused)
{
	(void)unused;
}

/* It once did not: the timer that ends turns expired between a wake-up and the idle thread's
 * leaving, in one interrupt with the sleeper's timer, and was set again for the idle thread's turn,
 * which has no end. No turn ended after that. */
KERNEL_TEST(turns_end_after_their_timer_met_the_idle_thread)
{
	struct thread *self = thread_current();

	sched_sleep_until(clock_monotonic() + 15 * NSEC_PER_MSEC); /* no timer is left */
	nsec_t turn_ends = self->slice_end;
	child_run(do_nothing, NULL); /* two were ready: the timer is set */
	sched_sleep_until(turn_ends - 1);
	pid_t pid = child_start(do_nothing, NULL);
	nsec_t give_up = self->slice_end + NSEC_PER_SEC; /* a busy host's timer comes late */
	while (!cpu_this()->need_resched && clock_monotonic() < give_up)
		__asm__ volatile("pause" : : : "memory");
	EXPECT(cpu_this()->need_resched);
	child_reap(pid);
}

KERNEL_TEST(a_sleep_lasts_until_its_deadline)
{
	nsec_t deadline = clock_monotonic() + 3 * NSEC_PER_MSEC;

	EXPECT_EQ(sched_sleep_until(deadline), 0);
	EXPECT(clock_monotonic() >= deadline);
	EXPECT_EQ(sched_sleep_until(clock_monotonic() - 1), 0);
}

static struct spinlock guard = SPINLOCK_INIT("test sleeper", RANK_WAIT);
static struct waitq queue = WAITQ_INIT(queue);
static bool open;

static void sleep_at_the_gate(void *arg)
{
	spin_lock(&guard);
	while (!open)
		waitq_wait(&queue, &guard, *(enum wait_mode *)arg, WAIT_FOREVER);
	spin_unlock(&guard);
}

static void open_the_gate(void)
{
	spin_lock(&guard);
	open = true;
	waitq_wake_all(&queue);
	spin_unlock(&guard);
}

KERNEL_TEST(a_sleepers_letter_tells_how_it_sleeps)
{
	enum wait_mode modes[] = {WAIT_INTERRUPTIBLE, WAIT_UNINTERRUPTIBLE, WAIT_KILLABLE};

	/* Those that a user's process shows as D are I in one of the kernel's own. */
	for (unsigned i = 0; i < ARRAY_SIZE(modes); i++) {
		open = false;
		pid_t pid = child_start(sleep_at_the_gate, &modes[i]);
		sched_yield();
		struct proc *p = proc_find(pid);
		EXPECT_EQ(proc_main_thread(p)->state, THREAD_BLOCKED);
		EXPECT_EQ(proc_state_letter(p), modes[i] == WAIT_INTERRUPTIBLE ? 'S' : 'I');
		proc_put(p);
		open_the_gate();
		EXPECT_EQ(child_reap(pid), W_EXITED(0));
	}
}

static void compute(void *arg)
{
	nsec_t until = clock_monotonic() + *(nsec_t *)arg;

	while (clock_monotonic() < until)
		continue;
}

KERNEL_TEST(computing_is_charged_and_sleeping_is_not)
{
	nsec_t work = 5 * NSEC_PER_MSEC, user, before, after;

	proc_times(proc_current(), &user, &before);
	compute(&work);
	proc_times(proc_current(), &user, &after);
	EXPECT(after - before >= work);
	before = after;
	sched_sleep_until(clock_monotonic() + 200 * NSEC_PER_MSEC);
	proc_times(proc_current(), &user, &after);
	EXPECT(after - before < 100 * NSEC_PER_MSEC); /* a busy host may stretch what is charged */
}

KERNEL_TEST(a_childs_time_is_its_parents_once_it_is_reaped)
{
	struct proc *self = proc_current();
	nsec_t work = 3 * NSEC_PER_MSEC, before = self->children_usage.system_time;

	child_run(compute, &work);
	EXPECT(self->children_usage.system_time - before >= work);
}
