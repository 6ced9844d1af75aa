/* Mutexes: exclusion across sleeps, first come first served, and the rules of order. */

#include "kernel/lib/string.h"
#include "kernel/mutex.h"
#include "kernel/test.h"
#include "tests/kernel/threads.h"

#define MEMBERS 5

static struct mutex inode = MUTEX_INIT(inode, "test, inode", RANK_INODE);
static struct mutex inode_too = MUTEX_INIT(inode_too, "test, inode too", RANK_INODE);
static struct mutex pipe = MUTEX_INIT(pipe, "test, pipe", RANK_PIPE);

KERNEL_TEST(mutex_ranks_may_only_rise)
{
	struct held_mutexes held = {.count = 1, .held = {&pipe}};

	EXPECT_EQ(mutex_verdict(&held, &inode, false), LOCK_RANK_FALLS);
	EXPECT_EQ(mutex_verdict(&held, &inode, true), LOCK_RANK_FALLS);
	EXPECT_EQ(mutex_verdict(&held, &pipe, false), LOCK_AGAIN);
	held.held[0] = &inode;
	EXPECT_EQ(mutex_verdict(&held, &pipe, false), LOCK_FINE);
	EXPECT_EQ(mutex_verdict(&held, &inode_too, false), LOCK_RANK_SAME);
	EXPECT_EQ(mutex_verdict(&held, &inode_too, true), LOCK_FINE);
}

KERNEL_TEST(a_thread_remembers_so_many_mutexes_and_no_more)
{
	static struct mutex many[MUTEXES_HELD];
	struct held_mutexes held = {.count = MUTEXES_HELD};

	for (size_t i = 0; i < MUTEXES_HELD; i++)
		held.held[i] = &many[i];
	EXPECT_EQ(mutex_verdict(&held, &pipe, false), LOCK_TOO_MANY);
}

KERNEL_TEST(a_mutex_knows_its_owner)
{
	EXPECT(!mutex_held(&inode));
	mutex_lock(&inode);
	mutex_lock_nested(&inode_too);
	mutex_lock(&pipe);
	EXPECT(mutex_held(&inode));
	EXPECT(mutex_held(&pipe));
	mutex_unlock(&inode);
	EXPECT(!mutex_held(&inode));
	EXPECT(mutex_held(&inode_too));
	mutex_unlock(&pipe);
	mutex_unlock(&inode_too);
	assert_no_mutex_held();
}

/* The order in which members got the mutex. */
static unsigned order[MEMBERS];
static unsigned served;

static void take_a_number(struct crew_member *member)
{
	mutex_lock(&inode);
	EXPECT(mutex_held(&inode));
	order[served++] = member->number;
	crew_let_run();
	mutex_unlock(&inode);
}

KERNEL_TEST(a_mutex_serves_in_the_order_of_arrival)
{
	struct crew_member members[MEMBERS];
	struct crew crew;

	crew_init(&crew);
	served = 0;
	mutex_lock(&inode);
	for (unsigned i = 0; i < MEMBERS; i++) {
		members[i] = (struct crew_member){.work = take_a_number, .number = i};
		crew_start(&crew, &members[i]);
		crew_let_run();
	}
	EXPECT_EQ(served, 0);
	mutex_unlock(&inode);
	crew_wait(&crew);
	EXPECT_EQ(served, MEMBERS);
	for (unsigned i = 0; i < served; i++)
		EXPECT_EQ(order[i], i);
}

KERNEL_TEST(who_gives_a_mutex_back_does_not_overtake_those_who_wait)
{
	struct crew_member member = {.work = take_a_number, .number = 1};
	struct crew crew;

	crew_init(&crew);
	served = 0;
	mutex_lock(&inode);
	crew_start(&crew, &member);
	crew_let_run();
	mutex_unlock(&inode);
	mutex_lock(&inode);
	EXPECT_EQ(served, 1);
	mutex_unlock(&inode);
	crew_wait(&crew);
}

static unsigned inside, most_inside, passes;

static void pass_through(struct crew_member *member)
{
	(void)member;
	for (int i = 0; i < 10; i++) {
		mutex_lock(&inode);
		inside++;
		most_inside = MAX(most_inside, inside);
		crew_let_run();
		inside--;
		passes++;
		mutex_unlock(&inode);
	}
}

KERNEL_TEST(one_thread_at_a_time_is_inside_even_if_it_sleeps_there)
{
	struct crew_member members[MEMBERS];
	struct crew crew;

	crew_init(&crew);
	inside = most_inside = passes = 0;
	for (unsigned i = 0; i < MEMBERS; i++) {
		members[i] = (struct crew_member){.work = pass_through};
		crew_start(&crew, &members[i]);
	}
	crew_wait(&crew);
	EXPECT_EQ(most_inside, 1);
	EXPECT_EQ(passes, 10 * MEMBERS);
}
