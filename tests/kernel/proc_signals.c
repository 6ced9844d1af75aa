/* Signals as data: what is pending in which order, and what sending does, at a target that never
 * runs. */

#include "proc/signal.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "proc/fpu.h"
#include "proc/signal_queue.h"
#include "proc/tls.h"
#include "proc/user.h"
#include "tests/kernel/children.h"

#define ANY      (~0ULL)
#define NO_LIMIT (~0ULL)
#define SIGRT    SIGRTMIN_ABI

/* --- Sets and queues --- */

static struct pending_signals pending;
static struct user_account *account;

static void begin(void)
{
	pending.set = 0;
	list_init(&pending.queue);
	account = user_get(4711);
}

static void end(void)
{
	signal_flush(&pending);
	EXPECT_EQ(account->signals, 0);
	user_put(account);
}

static int add(int signo, int code, uint32_t value)
{
	struct signal_info info = {.signo = signo, .code = code, .value = value};

	return pending_add(&pending, &info, account, NO_LIMIT);
}

static int take(struct signal_info *out)
{
	return pending_take(&pending, ANY, out);
}

KERNEL_TEST(a_standard_signal_is_pending_once)
{
	struct signal_info info;

	begin();
	EXPECT_EQ(add(SIGUSR1, SI_USER, 1), 0);
	EXPECT_EQ(add(SIGUSR1, SI_USER, 2), 0);
	EXPECT_EQ(take(&info), SIGUSR1);
	EXPECT_EQ(info.value, 1);
	EXPECT_EQ(take(&info), 0);
	end();
}

KERNEL_TEST(realtime_signals_queue_in_order_with_their_values)
{
	struct signal_info info;

	begin();
	for (uint32_t i = 0; i < 5; i++) {
		add(SIGRT + 1, SI_QUEUE, i);
		add(SIGRT, SI_QUEUE, i);
	}
	for (uint32_t i = 0; i < 10; i++) {
		EXPECT_EQ(take(&info), i < 5 ? SIGRT : SIGRT + 1);
		EXPECT_EQ(info.value, i % 5);
	}
	EXPECT_EQ(pending.set, 0);
	end();
}

KERNEL_TEST(faults_come_first_then_the_lowest_number)
{
	static const int order[] = {SIGSEGV, SIGHUP, SIGTERM, SIGRT, SIGNAL_MAX};
	struct signal_info info;

	begin();
	for (unsigned i = ARRAY_SIZE(order); i-- > 0;)
		add(order[i], SI_USER, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(order); i++)
		EXPECT_EQ(take(&info), order[i]);
	end();
}

KERNEL_TEST(only_what_is_asked_for_is_taken)
{
	struct signal_info info;

	begin();
	add(SIGHUP, SI_USER, 0);
	add(SIGTERM, SI_USER, 0);
	EXPECT_EQ(pending_take(&pending, SIGBIT(SIGTERM), &info), SIGTERM);
	EXPECT_EQ(pending_take(&pending, SIGBIT(SIGTERM), &info), 0);
	EXPECT_EQ(pending.set, SIGBIT(SIGHUP));
	end();
}

KERNEL_TEST(beyond_the_limit_queued_values_are_refused_and_kills_are_not)
{
	struct signal_info queued = {.signo = SIGRT, .code = SI_QUEUE, .value = 1};
	struct signal_info killed = {.signo = SIGRT, .code = SI_USER};
	struct signal_info standard = {.signo = SIGUSR1, .code = SI_USER}, info;

	begin();
	EXPECT_EQ(pending_add(&pending, &queued, account, 1), 0);
	EXPECT_EQ(pending_add(&pending, &queued, account, 1), -EAGAIN);
	EXPECT_EQ(pending_add(&pending, &killed, account, 1), 0);
	EXPECT_EQ(pending_add(&pending, &standard, account, 1), 0);
	EXPECT_EQ(take(&info), SIGUSR1);
	EXPECT_EQ(take(&info), SIGRT);
	EXPECT_EQ(take(&info), 0);
	end();
}

KERNEL_TEST(discarded_signals_are_not_pending_any_more)
{
	struct signal_info info;

	begin();
	add(SIGTSTP, SI_USER, 0);
	add(SIGRT, SI_QUEUE, 1);
	add(SIGRT, SI_QUEUE, 2);
	pending_discard(&pending, SIGBIT(SIGTSTP) | SIGBIT(SIGRT));
	EXPECT_EQ(take(&info), 0);
	EXPECT_EQ(account->signals, 0);
	end();
}

/* --- Sending --- */

static bool is_pending(const struct thread *t, int signo)
{
	return t->proc->signals.pending.set & SIGBIT(signo);
}

static void send(struct thread *t, int signo)
{
	struct signal_info info = {.signo = signo, .code = SI_USER};

	EXPECT_EQ(signal_send(t->proc, &info), 0);
}

KERNEL_TEST(what_would_do_nothing_is_dropped_unless_it_is_blocked)
{
	struct thread *t = target_make();

	send(t, SIGCHLD);
	send(t, SIGWINCH);
	EXPECT_EQ(t->proc->signals.pending.set, 0);
	t->blocked = SIGBIT(SIGCHLD);
	send(t, SIGCHLD);
	EXPECT(is_pending(t, SIGCHLD));
	EXPECT(!signal_pending(t));
	t->proc->signals.actions[SIGTERM].handler = SIGNAL_IGNORE;
	send(t, SIGTERM);
	EXPECT(!is_pending(t, SIGTERM));
	target_end(t);
}

KERNEL_TEST(stop_and_continue_take_each_other_back)
{
	struct thread *t = target_make();

	t->blocked = ~SIGNALS_UNBLOCKED;
	send(t, SIGTSTP);
	send(t, SIGTTIN);
	EXPECT(is_pending(t, SIGTSTP) && is_pending(t, SIGTTIN));
	send(t, SIGCONT);
	EXPECT(!is_pending(t, SIGTSTP) && !is_pending(t, SIGTTIN));
	EXPECT(is_pending(t, SIGCONT));
	send(t, SIGTTOU);
	EXPECT(is_pending(t, SIGTTOU) && !is_pending(t, SIGCONT));
	target_end(t);
}

KERNEL_TEST(sigcont_ends_a_stop_even_when_ignored_and_owes_a_report)
{
	struct thread *t = target_make();
	struct signal_state *s = &t->proc->signals;

	s->actions[SIGCONT].handler = SIGNAL_IGNORE;
	s->stopped = true;
	send(t, SIGCONT);
	EXPECT(!s->stopped && s->continue_owed);
	EXPECT_EQ(t->proc->event, PROC_CONTINUED);
	EXPECT(!is_pending(t, SIGCONT));
	target_end(t);
}

KERNEL_TEST(sigkill_ends_a_stop_and_cannot_be_held_back)
{
	struct thread *t = target_make();

	t->blocked = ~SIGNALS_UNBLOCKED;
	t->proc->signals.stopped = true;
	send(t, SIGKILL);
	EXPECT(!t->proc->signals.stopped);
	EXPECT(signal_pending(t) && signal_pending_fatal(t));
	target_end(t);
}

KERNEL_TEST(a_caught_signal_is_pending_but_not_fatal)
{
	struct thread *t = target_make();

	t->proc->signals.actions[SIGTERM].handler = 0x08048000;
	send(t, SIGTERM);
	EXPECT(signal_pending(t) && !signal_pending_fatal(t));
	send(t, SIGUSR1);
	EXPECT(signal_pending_fatal(t));
	target_end(t);
}

KERNEL_TEST(init_gets_only_signals_it_handles)
{
	struct thread *t = target_make();

	t->proc->signals.immune = true;
	t->proc->signals.actions[SIGHUP].handler = 0x08048000;
	send(t, SIGKILL);
	send(t, SIGTERM);
	send(t, SIGSTOP);
	EXPECT_EQ(t->proc->signals.pending.set, 0);
	send(t, SIGHUP);
	EXPECT(is_pending(t, SIGHUP));
	target_end(t);
}

KERNEL_TEST(a_fault_gets_through_to_who_ignores_or_blocks_it)
{
	struct signal_info fault = {.signo = SIGSEGV, .code = SEGV_MAPERR, .addr = 4};
	struct thread *t = target_make();

	t->proc->signals.immune = true;
	t->proc->signals.actions[SIGSEGV].handler = SIGNAL_IGNORE;
	t->blocked = SIGBIT(SIGSEGV);
	signal_force(t, &fault);
	EXPECT(t->pending.set & SIGBIT(SIGSEGV));
	EXPECT(signal_pending_fatal(t));
	target_end(t);
}

KERNEL_TEST(fork_copies_dispositions_and_exec_resets_handlers)
{
	struct thread *t = target_make(), *child = target_make();
	struct disposition *actions = t->proc->signals.actions;

	actions[SIGINT] = (struct disposition){.handler = 0x08048000, .flags = SA_RESTART};
	actions[SIGHUP] = (struct disposition){.handler = SIGNAL_IGNORE};
	signal_fork(child->proc, t->proc);
	EXPECT_EQ(child->proc->signals.actions[SIGINT].handler, 0x08048000);
	signal_exec(child->proc);
	EXPECT_EQ(child->proc->signals.actions[SIGINT].handler, SIGNAL_DEFAULT);
	EXPECT_EQ(child->proc->signals.actions[SIGINT].flags, 0);
	EXPECT_EQ(child->proc->signals.actions[SIGHUP].handler, SIGNAL_IGNORE);
	target_end(child);
	target_end(t);
}

KERNEL_TEST(siginfo_says_what_belongs_to_its_signal)
{
	struct signal_info fault = {.signo = SIGSEGV, .code = SEGV_ACCERR, .addr = 0xdead0000};
	struct signal_info child = {
		.signo = SIGCHLD, .code = CLD_EXITED, .pid = 12, .uid = 3, .status = 7};
	struct signal_info queued = {.signo = SIGRT, .code = SI_QUEUE, .pid = 5, .value = 99};
	siginfo_t out;

	signal_info_to_user(&fault, &out);
	EXPECT(out.si_addr == (void *)0xdead0000 && out.si_code == SEGV_ACCERR);
	signal_info_to_user(&child, &out);
	EXPECT(out.si_pid == 12 && out.si_uid == 3 && out.si_status == 7);
	signal_info_to_user(&queued, &out);
	EXPECT(out.si_pid == 5 && out.si_int == 99);
}

KERNEL_TEST(every_standard_signal_has_a_name_and_an_action)
{
	for (int signo = 1; signo < SIGRT; signo++)
		EXPECT(signal_name(signo) && strncmp(signal_name(signo), "SIG", 3) == 0);
	EXPECT(!signal_name(0) && !signal_name(SIGRT));
	EXPECT_EQ(signal_default_action(SIGCHLD), SIGNAL_IGN);
	EXPECT_EQ(signal_default_action(SIGTSTP), SIGNAL_STOP);
	EXPECT_EQ(signal_default_action(SIGQUIT), SIGNAL_CORE);
	EXPECT_EQ(signal_default_action(SIGNAL_MAX), SIGNAL_TERM);
}

/* --- What else a thread has --- */

KERNEL_TEST(floating_point_exceptions_have_their_codes)
{
	const uint16_t none_masked = 0;

	EXPECT_EQ(fpu_x87_code(none_masked, 0x01), FPE_FLTINV);
	EXPECT_EQ(fpu_x87_code(none_masked, 0x04), FPE_FLTDIV);
	EXPECT_EQ(fpu_x87_code(none_masked, 0x08), FPE_FLTOVF);
	EXPECT_EQ(fpu_x87_code(none_masked, 0x10), FPE_FLTUND);
	EXPECT_EQ(fpu_x87_code(none_masked, 0x20), FPE_FLTRES);
	EXPECT_EQ(fpu_x87_code(0x01, 0x05), FPE_FLTDIV); /* the invalid operation is masked */
	EXPECT_EQ(fpu_sse_code((0x1F80 & ~(0x04U << 7)) | 0x04), FPE_FLTDIV);
}

KERNEL_TEST(a_thread_has_three_storage_segments)
{
	struct thread *t = target_make();
	struct user_desc desc = {.entry_number = ~0U,
				 .base_addr = 0x12345678,
				 .limit = 0xFFFFF,
				 .seg_32bit = 1,
				 .limit_in_pages = 1,
				 .useable = 1};
	struct user_desc out = {.entry_number = SEG_TLS_FIRST};

	EXPECT_EQ(tls_set(t, &desc), 0);
	EXPECT_EQ(desc.entry_number, SEG_TLS_FIRST);
	EXPECT_EQ(tls_get(t, &out), 0);
	EXPECT(out.base_addr == 0x12345678 && out.limit == 0xFFFFF && out.limit_in_pages);
	for (int more = 0; more < 3; more++) {
		desc.entry_number = ~0U;
		EXPECT_EQ(tls_set(t, &desc), more < 2 ? 0 : -ESRCH);
	}
	desc.entry_number = SEG_TLS_FIRST + SEG_TLS_COUNT;
	EXPECT_EQ(tls_set(t, &desc), -EINVAL);
	target_end(t);
}

KERNEL_TEST(only_data_segments_may_be_set)
{
	struct thread *t = target_make();
	struct user_desc desc = {.entry_number = SEG_TLS_FIRST, .limit = 100, .seg_32bit = 1};

	desc.contents = MODIFY_LDT_CONTENTS_CODE;
	EXPECT_EQ(tls_set(t, &desc), -EINVAL);
	desc.contents = MODIFY_LDT_CONTENTS_DATA;
	desc.seg_32bit = 0;
	EXPECT_EQ(tls_set(t, &desc), -EINVAL);
	desc.seg_32bit = 1;
	desc.seg_not_present = 1;
	EXPECT_EQ(tls_set(t, &desc), -EINVAL);
	EXPECT_EQ(t->tls[0], 0);
	target_end(t);
}
