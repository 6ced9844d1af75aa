/* Lists: order, removal from anywhere, joining. */

#include "kernel/lib/list.h"
#include "kernel/test.h"

struct item {
	int value;
	struct list link;
};

static void fill(struct list *head, struct item *items, int count)
{
	list_init(head);
	for (int i = 0; i < count; i++) {
		items[i].value = i;
		list_add_tail(head, &items[i].link);
	}
}

/* The values in order as one decimal number, each a digit. */
static int values(struct list *head)
{
	struct item *item;
	int number = 0;

	list_for_each_entry (item, head, link)
		number = number * 10 + item->value;
	return number;
}

KERNEL_TEST(a_new_list_is_empty)
{
	struct list head = LIST_INIT(head);

	EXPECT(list_empty(&head));
	EXPECT_EQ(values(&head), 0);
}

KERNEL_TEST(a_list_keeps_the_order_of_insertion)
{
	struct item items[5], front = {.value = 9};
	struct list head;

	fill(&head, items, 5);
	EXPECT_EQ(values(&head), 1234);
	list_add(&head, &front.link);
	EXPECT_EQ(values(&head), 901234);
	EXPECT_EQ(list_first_entry(&head, struct item, link)->value, 9);
	EXPECT_EQ(list_last_entry(&head, struct item, link)->value, 4);
}

KERNEL_TEST(an_element_taken_off_twice_harms_nothing)
{
	struct item items[4];
	struct list head;

	fill(&head, items, 4);
	list_del(&items[2].link);
	list_del(&items[2].link);
	EXPECT(list_empty(&items[2].link));
	EXPECT_EQ(values(&head), 13);
	list_del(&items[0].link);
	list_del(&items[3].link);
	EXPECT_EQ(values(&head), 1);
}

KERNEL_TEST(a_loop_may_take_off_the_element_it_stands_on)
{
	struct item items[6], *item, *next;
	struct list head;

	fill(&head, items, 6);
	list_for_each_entry_safe (item, next, &head, link)
		if (item->value % 2 == 0)
			list_del(&item->link);
	EXPECT_EQ(values(&head), 135);
}

KERNEL_TEST(splicing_moves_all_and_leaves_the_source_empty)
{
	struct item left[3], right[3];
	struct list to, from, nothing = LIST_INIT(nothing);

	fill(&to, left, 3);
	fill(&from, right, 3);
	list_splice_tail(&to, &from);
	EXPECT(list_empty(&from));
	EXPECT_EQ(values(&to), 12012);
	list_splice_tail(&to, &nothing);
	EXPECT_EQ(values(&to), 12012);
	list_splice_tail(&nothing, &to);
	EXPECT(list_empty(&to));
	EXPECT_EQ(values(&nothing), 12012);
}
