#ifndef PROC_USER_H
#define PROC_USER_H

/*
 * What all processes of one real user hold together, for the limits that are counted per user:
 * processes (RLIMIT_NPROC), queued signals (RLIMIT_SIGPENDING), descriptors in epoll sets. An
 * account lives while a process, a queued signal or an epoll set refers to it.
 */

#include "kernel/lib/list.h"
#include "kernel/types.h"

struct user_account {
	struct list hash_link;
	uid_t uid;
	uint32_t refs;
	uint32_t processes;
	uint32_t signals; /* queued, and timers that have one ready */
	uint32_t watches; /* in epoll sets */
};

void user_init(void);

/* The account of `uid`, made if there is none, with a reference; NULL: no memory. */
struct user_account *user_get(uid_t uid);
struct user_account *user_ref(struct user_account *account);
void user_put(struct user_account *account);

/* One more process or signal unless `limit` of them are there already: false. */
bool user_charge_process(struct user_account *account, uint64_t limit);
void user_uncharge_process(struct user_account *account);
uint32_t user_process_count(struct user_account *account);
uint32_t user_signal_count(struct user_account *account);
bool user_charge_signal(struct user_account *account, uint64_t limit);
void user_uncharge_signal(struct user_account *account);
bool user_charge_watch(struct user_account *account, uint64_t limit);
void user_uncharge_watch(struct user_account *account);

#endif
