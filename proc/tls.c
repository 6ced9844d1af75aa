/*
 * Programs describe a segment with a struct user_desc; the processor wants a descriptor (SDM vol.
 * 3, 3.4.5). Only data segments of privilege 3 are let through, present and 32-bit, so nothing that
 * a program asks for can hurt the kernel.
 */

#include "proc/tls.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "proc/thread.h"

#define ACCESS_ACCESSED 0x01U
#define ACCESS_WRITABLE 0x02U
#define ACCESS_DOWN     0x04U /* expands down: the "stack" contents */
#define ACCESS_USER     0x70U /* code or data, privilege 3 */
#define ACCESS_PRESENT  0x80U
#define FLAG_USEABLE    0x1U
#define FLAG_32BIT      0x4U
#define FLAG_PAGES      0x8U
#define LIMIT_MAX       0xFFFFFU
#define CHOOSE          0xFFFFFFFFU

/* The two shapes that mean "no segment": Linux's (base, limit 0, not present), and all zero. */
static bool means_none(const struct user_desc *d)
{
	bool rest_zero =
		!d->base_addr && !d->limit && !d->contents && !d->limit_in_pages && !d->useable;

	return rest_zero && ((!d->seg_32bit && !d->read_exec_only && !d->seg_not_present) ||
			     (!d->seg_32bit && d->read_exec_only && d->seg_not_present));
}

static bool acceptable(const struct user_desc *d)
{
	if (means_none(d))
		return true;
	return d->seg_32bit && !d->seg_not_present && d->limit <= LIMIT_MAX &&
	       d->contents <= MODIFY_LDT_CONTENTS_STACK;
}

static uint64_t pack(const struct user_desc *d)
{
	if (means_none(d))
		return 0;
	uint32_t access = ACCESS_PRESENT | ACCESS_USER | ACCESS_ACCESSED;
	if (!d->read_exec_only)
		access |= ACCESS_WRITABLE;
	if (d->contents == MODIFY_LDT_CONTENTS_STACK)
		access |= ACCESS_DOWN;
	uint32_t flags =
		FLAG_32BIT | (d->limit_in_pages ? FLAG_PAGES : 0) | (d->useable ? FLAG_USEABLE : 0);
	return segment_descriptor(d->base_addr, d->limit, access, flags);
}

static void unpack(uint64_t raw, struct user_desc *d)
{
	uint32_t access = raw >> 40 & 0xFF, flags = raw >> 52 & 0xF;

	d->base_addr = (uint32_t)(raw >> 16 & 0xFFFFFF) | (uint32_t)(raw >> 56) << 24;
	d->limit = (uint32_t)(raw & 0xFFFF) | (uint32_t)(raw >> 48 & 0xF) << 16;
	d->seg_32bit = (flags & FLAG_32BIT) != 0;
	d->contents = access & ACCESS_DOWN ? MODIFY_LDT_CONTENTS_STACK : MODIFY_LDT_CONTENTS_DATA;
	d->read_exec_only = !(access & ACCESS_WRITABLE);
	d->limit_in_pages = (flags & FLAG_PAGES) != 0;
	d->seg_not_present = !(access & ACCESS_PRESENT);
	d->useable = (flags & FLAG_USEABLE) != 0;
}

static int choose(const struct thread *t, struct user_desc *desc)
{
	for (uint32_t i = 0; i < SEG_TLS_COUNT; i++) {
		if (!t->tls[i]) {
			desc->entry_number = SEG_TLS_FIRST + i;
			return 0;
		}
	}
	return -ESRCH;
}

int tls_set(struct thread *t, struct user_desc *desc)
{
	int err;

	if (!acceptable(desc))
		return -EINVAL;
	if (desc->entry_number == CHOOSE && (err = choose(t, desc)) < 0)
		return err;
	uint32_t slot = desc->entry_number - SEG_TLS_FIRST;
	if (slot >= SEG_TLS_COUNT)
		return -EINVAL;
	irq_off();
	t->tls[slot] = pack(desc);
	if (t == thread_current())
		segments_load_tls(t->tls);
	irq_restore();
	return 0;
}

int tls_get(const struct thread *t, struct user_desc *desc)
{
	uint32_t slot = desc->entry_number - SEG_TLS_FIRST;

	if (slot >= SEG_TLS_COUNT)
		return -EINVAL;
	unpack(t->tls[slot], desc);
	return 0;
}
