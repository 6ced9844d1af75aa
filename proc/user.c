/*
 * The accounts are few, as many as there are users with processes; a small hash finds them. One
 * lock guards the table and all counts. Fork, exit and setuid come here, and whoever queues a
 * signal, in an interrupt too.
 */

#include "proc/user.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "mm/slab.h"

#define USER_BUCKETS 16

static struct spinlock lock = SPINLOCK_INIT("users", RANK_USER);
static struct list buckets[USER_BUCKETS];
static struct kmem_cache *cache;

void user_init(void)
{
	for (unsigned i = 0; i < USER_BUCKETS; i++)
		list_init(&buckets[i]);
	cache = kmem_cache_create("user_account", sizeof(struct user_account), 0);
}

static struct user_account *find(uid_t uid)
{
	struct user_account *account;

	list_for_each_entry (account, &buckets[uid % USER_BUCKETS], hash_link)
		if (account->uid == uid)
			return account;
	return NULL;
}

struct user_account *user_get(uid_t uid)
{
	spin_lock(&lock);
	struct user_account *account = find(uid);
	if (!account && (account = kmem_cache_zalloc(cache))) {
		account->uid = uid;
		list_add(&buckets[uid % USER_BUCKETS], &account->hash_link);
	}
	if (account)
		account->refs++;
	spin_unlock(&lock);
	return account;
}

struct user_account *user_ref(struct user_account *account)
{
	spin_lock(&lock);
	account->refs++;
	spin_unlock(&lock);
	return account;
}

void user_put(struct user_account *account)
{
	spin_lock(&lock);
	assert(account->refs > 0);
	if (--account->refs == 0) {
		assert(account->processes == 0 && account->signals == 0 && account->watches == 0);
		list_del(&account->hash_link);
		kmem_cache_free(cache, account);
	}
	spin_unlock(&lock);
}

static bool charge(uint32_t *count, uint64_t limit)
{
	spin_lock(&lock);
	bool fits = *count < limit;
	if (fits)
		(*count)++;
	spin_unlock(&lock);
	return fits;
}

static void uncharge(uint32_t *count)
{
	spin_lock(&lock);
	assert(*count > 0);
	(*count)--;
	spin_unlock(&lock);
}

bool user_charge_process(struct user_account *account, uint64_t limit)
{
	return charge(&account->processes, limit);
}

void user_uncharge_process(struct user_account *account)
{
	uncharge(&account->processes);
}

uint32_t user_process_count(struct user_account *account)
{
	return __atomic_load_n(&account->processes, __ATOMIC_RELAXED);
}

uint32_t user_signal_count(struct user_account *account)
{
	return __atomic_load_n(&account->signals, __ATOMIC_RELAXED);
}

bool user_charge_signal(struct user_account *account, uint64_t limit)
{
	return charge(&account->signals, limit);
}

void user_uncharge_signal(struct user_account *account)
{
	uncharge(&account->signals);
}

bool user_charge_watch(struct user_account *account, uint64_t limit)
{
	return charge(&account->watches, limit);
}

void user_uncharge_watch(struct user_account *account)
{
	uncharge(&account->watches);
}
