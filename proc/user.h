#ifndef PROC_USER_H
#define PROC_USER_H

/*
 * What all processes of one real user hold together, for the limits that are counted per user:
 * processes (RLIMIT_NPROC) and queued signals (RLIMIT_SIGPENDING). An account lives while a process
 * or a queued signal refers to it.
 */

#include "kernel/lib/list.h"
#include "kernel/types.h"

struct user_account {
	struct list hash_link;
	uid_t uid;
	uint32_t refs;
	uint32_t processes;
	uint32_t signals; /* queued */
};

void user_init(void);

/* The account of `uid`, made if there is none, with a reference; NULL: no memory. */
struct user_account *user_get(uid_t uid);
struct user_account *user_ref(struct user_account *account);
void user_put(struct user_account *account);

/* One more process or signal unless `limit` of them are there already: false. */
bool user_charge_process(struct user_account *account, uint64_t limit);
void user_uncharge_process(struct user_account *account);
bool user_charge_signal(struct user_account *account, uint64_t limit);
void user_uncharge_signal(struct user_account *account);

#endif
