#ifndef KERNEL_LIB_LIST_H
#define KERNEL_LIB_LIST_H

/*
 * A circular doubly linked list whose links live inside the elements. The head is a link of its
 * own; an empty list's head points to itself, and so does an element that is on no list.
 */

#include "kernel/types.h"

struct list {
	struct list *next;
	struct list *prev;
};

#define LIST_INIT(name)          \
	{                        \
		&(name), &(name) \
	}

static inline void list_init(struct list *l)
{
	l->next = l;
	l->prev = l;
}

static inline bool list_empty(const struct list *head)
{
	return head->next == head;
}

static inline void list_insert_between(struct list *item, struct list *prev, struct list *next)
{
	item->prev = prev;
	item->next = next;
	prev->next = item;
	next->prev = item;
}

/* Puts `item` first. */
static inline void list_add(struct list *head, struct list *item)
{
	list_insert_between(item, head, head->next);
}

/* Puts `item` last. */
static inline void list_add_tail(struct list *head, struct list *item)
{
	list_insert_between(item, head->prev, head);
}

/* Takes `item` off its list and leaves it on none; does nothing if it is on none. */
static inline void list_del(struct list *item)
{
	item->prev->next = item->next;
	item->next->prev = item->prev;
	list_init(item);
}

/* Moves all of `from` to the end of `to`; `from` is empty after. */
static inline void list_splice_tail(struct list *to, struct list *from)
{
	if (list_empty(from))
		return;
	from->next->prev = to->prev;
	to->prev->next = from->next;
	from->prev->next = to;
	to->prev = from->prev;
	list_init(from);
}

#define list_entry(ptr, type, member)        container_of(ptr, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_last_entry(head, type, member)  list_entry((head)->prev, type, member)

/* Loops over the elements; the body may not take the current one off. */
#define list_for_each_entry(pos, head, member)                                                 \
	for (pos = list_entry((head)->next, __typeof__(*pos), member); &pos->member != (head); \
	     pos = list_entry(pos->member.next, __typeof__(*pos), member))

/* The same, and the body may take `pos` off (and free it). */
#define list_for_each_entry_safe(pos, following, head, member)                  \
	for (pos = list_entry((head)->next, __typeof__(*pos), member),          \
	    following = list_entry(pos->member.next, __typeof__(*pos), member); \
	     &pos->member != (head);                                            \
	     pos = following, following = list_entry(pos->member.next, __typeof__(*pos), member))

#endif
