/*
 * From the top down:
 *
 *	a zero word
 *	strings: argv, envp, the path of the program
 *	"i686", 16 random bytes
 *	(padding to a multiple of 16)
 *	auxiliary vector, ended by AT_NULL
 *	envp, ended by 0
 *	argv, ended by 0
 *	argc                           <- esp, a multiple of 16
 */

#include "proc/exec_stack.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/random.h"
#include "mm/addrspace.h"
#include "mm/layout.h"
#include "mm/uaccess.h"
#include "proc/limits.h"
#include "proc/vdso.h"
#include "syscall/abi/auxv.h"
#include "syscall/abi/mman.h"
#include "syscall/abi/types.h"

#define PLATFORM     "i686"
#define RANDOM_BYTES 16
#define ALIGNMENT    16
#define WORD         sizeof(uint32_t)
#define AUXV_MAX     24
#define ROOM_BESIDE  (2 * PAGE_SIZE) /* mapped at once below the arguments; more on demand */

/* --- The area --- */

static size_t string_bytes(const struct exec_stack *s)
{
	return exec_args_bytes(s->args) + strlen(s->path) + 1 + WORD;
}

/* All but the strings, generously. */
static size_t vector_bytes(const struct exec_stack *s)
{
	return (exec_args_argc(s->args) + s->args->envc + 3) * WORD +
	       AUXV_MAX * sizeof(struct auxv) + RANDOM_BYTES + sizeof(PLATFORM) + 2 * ALIGNMENT;
}

static bool is_free(const struct elf_plan *plan, vaddr_t start, vaddr_t end)
{
	return plan->high <= start || plan->low >= end;
}

static void choose_place(struct addrspace *as, const struct elf_plan *plan, uint64_t limit)
{
	as->stack_top = USER_STACK_TOP;
	as->stack_floor = limit_stack_floor(USER_STACK_TOP, limit);
	if (is_free(plan, as->stack_floor, as->stack_top))
		return;
	as->stack_top = USERLIMIT;
	as->stack_floor = MAX(limit_stack_floor(USERLIMIT, limit), (vaddr_t)USER_STACK_TOP);
	as->mmap_top = as->stack_floor;
}

int exec_stack_map(struct addrspace *as, const struct exec_stack *s, uint64_t limit)
{
	size_t needed = ALIGN_UP(string_bytes(s) + vector_bytes(s), PAGE_SIZE);
	vaddr_t at;

	choose_place(as, s->plan, limit);
	size_t room = as->stack_top - as->stack_floor;
	if (needed + PAGE_SIZE > room)
		return -E2BIG;
	size_t length = MIN(needed + ROOM_BESIDE, room);
	struct map_request request = {
		.address = as->stack_top - length,
		.length = length,
		.prot = PROT_READ | PROT_WRITE | (s->plan->stack_executable ? PROT_EXEC : 0),
		.fixed = true,
		.grows_down = true,
		.kind = AREA_STACK,
	};
	return addrspace_map(as, &request, &at);
}

/* --- Writing --- */

/* Where the next bytes go; the first error stays. */
struct writer {
	vaddr_t at;
	int err;
};

static void put(struct writer *w, const void *bytes, size_t len)
{
	if (w->err == 0)
		w->err = copy_to_user((void __user *)w->at, bytes, len);
	w->at += len;
}

static void put_word(struct writer *w, uint32_t word)
{
	put(w, &word, sizeof(word));
}

static void put_aux(struct writer *w, uint32_t type, uint32_t value)
{
	put_word(w, type);
	put_word(w, value);
}

/* Addresses of strings that lie one after the other from `address`; returns where the last ends. */
static vaddr_t put_pointers(struct writer *w, const char *strings, size_t len, vaddr_t address)
{
	const char *end = strings + len;

	while (strings < end) {
		size_t one = strlen(strings) + 1;
		put_word(w, address);
		strings += one;
		address += one;
	}
	return address;
}

static void put_strings(struct addrspace *as, struct writer *w, const struct exec_stack *s)
{
	const struct exec_args *args = s->args;
	size_t argv_len, envp_len;
	const char *argv = exec_args_argv(args, &argv_len);
	const char *envp = exec_args_envp(args, &envp_len);

	as->arg_start = w->at;
	for (uint32_t i = args->nahead; i-- > 0;)
		put(w, args->ahead[i], strlen(args->ahead[i]) + 1);
	put(w, argv, argv_len);
	as->arg_end = as->env_start = w->at;
	put(w, envp, envp_len);
	as->env_end = w->at;
	put(w, s->path, strlen(s->path) + 1);
}

static void put_vectors(struct addrspace *as, struct writer *w, const struct exec_stack *s)
{
	const struct exec_args *args = s->args;
	size_t argv_len, envp_len;
	const char *argv = exec_args_argv(args, &argv_len);
	const char *envp = exec_args_envp(args, &envp_len);
	vaddr_t address = as->arg_start;

	put_word(w, exec_args_argc(args));
	for (uint32_t i = args->nahead; i-- > 0;)
		address = put_pointers(w, args->ahead[i], strlen(args->ahead[i]) + 1, address);
	put_pointers(w, argv, argv_len, address);
	put_word(w, 0);
	put_pointers(w, envp, envp_len, as->env_start);
	put_word(w, 0);
}

static void put_auxv(struct addrspace *as, struct writer *w, const struct exec_stack *s,
		     vaddr_t random, vaddr_t platform)
{
	const struct elf_plan *plan = s->plan;
	const struct cred *c = s->cred;

	put_aux(w, AT_SYSINFO, vdso_system_call(as));
	put_aux(w, AT_SYSINFO_EHDR, as->vdso);
	put_aux(w, AT_HWCAP, cpu_features.hwcap);
	put_aux(w, AT_PAGESZ, PAGE_SIZE);
	put_aux(w, AT_CLKTCK, ABI_CLOCKS_PER_SEC);
	put_aux(w, AT_PHDR, plan->phdr);
	put_aux(w, AT_PHENT, sizeof(Elf32_Phdr));
	put_aux(w, AT_PHNUM, plan->phnum);
	put_aux(w, AT_BASE, s->linker ? s->linker->bias : 0);
	put_aux(w, AT_FLAGS, 0);
	put_aux(w, AT_ENTRY, plan->entry);
	put_aux(w, AT_UID, c->uid);
	put_aux(w, AT_EUID, c->euid);
	put_aux(w, AT_GID, c->gid);
	put_aux(w, AT_EGID, c->egid);
	put_aux(w, AT_SECURE, c->uid != c->euid || c->gid != c->egid);
	put_aux(w, AT_RANDOM, random);
	put_aux(w, AT_EXECFN, as->env_end);
	put_aux(w, AT_PLATFORM, platform);
	put_aux(w, AT_NULL, 0);
}

int exec_stack_fill(struct addrspace *as, const struct exec_stack *s, vaddr_t *esp)
{
	struct writer w = {.at = as->stack_top - string_bytes(s)};
	uint8_t random[RANDOM_BYTES];
	vaddr_t platform = w.at - sizeof(PLATFORM), random_at = platform - RANDOM_BYTES;

	put_strings(as, &w, s);
	w.at = random_at;
	random_bytes(random, sizeof(random));
	put(&w, random, sizeof(random));
	put(&w, PLATFORM, sizeof(PLATFORM));
	*esp = w.at = ALIGN_DOWN(as->stack_top - string_bytes(s) - vector_bytes(s), ALIGNMENT);
	put_vectors(as, &w, s);
	put_auxv(as, &w, s, random_at, platform);
	return w.err;
}
