#ifndef MM_ADDRSPACE_H
#define MM_ADDRSPACE_H

/*
 * An address space: an ordered set of areas and the page tables that cache what the areas say. All
 * is filled in on demand by addrspace_fault(). fork shares frames and marks them copy-on-write.
 * Threads of a process share one space; the last reference takes it down.
 *
 * The areas are guarded by `lock`, a sleeping lock. Bounds are whole pages; flags and protections
 * are Linux's (mmap(2)).
 */

#include "kernel/lib/list.h"
#include "kernel/lib/rbtree.h"
#include "kernel/mutex.h"
#include "kernel/types.h"

struct memobj;
struct pagetable;

/* How many areas a space may have: Linux's vm.max_map_count. A call that would cut or add beyond it
 * is ENOMEM (mmap(2), munmap(2), mprotect(2)). */
#define AREAS_MAX 65530

enum area_kind {
	AREA_MAPPING,
	AREA_HEAP,
	AREA_STACK
};

/* mlock(2). Nothing is ever paged out, so what a lock does is to fill in the pages at once. */
enum area_lock {
	AREA_UNLOCKED,
	AREA_LOCKED,
	AREA_LOCKED_ON_FAULT /* counts as locked, but is filled in as it is touched */
};

struct vm_area {
	struct addrspace *space;
	struct rb_node node; /* in the space's tree, by start */
	vaddr_t start, end;  /* [start, end) */
	uint32_t prot;       /* PROT_READ | PROT_WRITE | PROT_EXEC */
	uint32_t prot_max;   /* what mprotect may give */
	bool shared;         /* MAP_SHARED, else private */
	bool grows_down;     /* a fault just below extends it */
	bool promised;       /* its pages are reserved */
	bool no_fork;        /* a child does not get it (MADV_DONTFORK) */
	bool wipe_on_fork;   /* a child gets it empty (MADV_WIPEONFORK) */
	enum area_kind kind;
	enum area_lock lock;
	struct memobj *object;     /* holds a reference; NULL: anonymous */
	uint64_t offset;           /* of `start` in the object, bytes; 0 if anonymous */
	struct vm_area *next_dead; /* when it is no longer in the tree */

	/* Of all areas below its node, itself included (mm/gaps.c). */
	vaddr_t below_low, below_high; /* nothing is outside these */
	size_t below_gap;              /* the widest between two of them */

	/* Guarded by the lock of object->mappers. */
	struct list mapper_link;
	uint32_t swept; /* the last sweep that has seen it */
};

struct addrspace {
	uint32_t refs; /* atomic: users; the last takes down what is mapped */
	uint32_t pins; /* atomic: what keeps this descriptor: one for all users, one a sweep */

	struct mutex lock;
	struct rb_tree areas;
	unsigned long nareas; /* at most about AREAS_MAX */
	struct pagetable *pagetable;
	struct vm_area *last_found;     /* speeds up the next lookup */
	struct vm_area *dead;           /* to be freed when the lock is given back */
	vaddr_t brk_start, brk;         /* the heap: [brk_start, brk) */
	vaddr_t mmap_top;               /* mappings are placed top down below this */
	vaddr_t stack_top, stack_floor; /* the stack never grows below the floor */
	vaddr_t arg_start, arg_end, env_start, env_end; /* for /proc/PID/cmdline, environ */
	vaddr_t code_start, code_end, data_start, data_end;
	vaddr_t vdso;                 /* where its image begins; 0: none */
	unsigned long pages_total;    /* in areas */
	unsigned long pages_resident; /* mapped frames, the frame of zeros not counted */
	unsigned long resident_anon;  /* of these: private ones, */
	unsigned long
		resident_shared; /* and those of shared memory and tmpfs; the rest are files' */
	unsigned long peak_total, peak_resident; /* the most there ever were */
	unsigned long pages_promised;
	unsigned long pages_data;      /* private, writable, no stack: RLIMIT_DATA */
	unsigned long tables_promised; /* 4 MiB slots that areas touch */
	unsigned long pages_locked;    /* in locked areas, touched or not */
	enum area_lock lock_future;    /* what new areas get (mlockall(2)) */
	unsigned long limit_pages;     /* RLIMIT_AS; ~0UL: none */
	unsigned long limit_data;      /* RLIMIT_DATA, in pages */
	unsigned long limit_locked;    /* RLIMIT_MEMLOCK, in pages, see addrspace_may_lock_any */
	unsigned long faults_minor;
};

int addrspace_create(struct addrspace **out);
void addrspace_get(struct addrspace *as);
void addrspace_put(struct addrspace *as);
int addrspace_fork(struct addrspace *parent, struct addrspace **out);

/* Makes `as` the one that user addresses mean on this processor; NULL: none (kernel threads). */
void addrspace_activate(struct addrspace *as);
struct addrspace *addrspace_current(void);

struct map_request {
	vaddr_t address; /* hint, or with `fixed` the place */
	size_t length;   /* bytes, rounded up to pages */
	uint32_t prot;
	uint32_t prot_max;           /* what mprotect may give later; 0: all */
	bool shared, fixed, replace; /* fixed without replace: -EEXIST if something is there */
	bool grows_down;
	bool promised; /* reserve its pages although they may not be written yet */
	enum area_kind kind;
	enum area_lock lock;
	struct memobj *object; /* a reference is taken; NULL: anonymous memory */
	uint64_t offset;       /* whole pages */
};

/* mmap(2). -EINVAL, -ENOMEM, -EEXIST; -EPERM for a fixed place below USER_MIN; -EAGAIN where more
 * would be locked than may be. On an error nothing has changed. What is locked is filled in. */
int addrspace_map(struct addrspace *as, const struct map_request *request, vaddr_t *out);

/* Where the next mapping of `length` bytes would go; 0: nowhere. Good only as long as nobody else
 * maps: for a space that is being made. */
vaddr_t addrspace_place(struct addrspace *as, size_t length);

/* munmap(2): 0 or -EINVAL, -ENOMEM; on an error nothing has changed. */
int addrspace_unmap(struct addrspace *as, vaddr_t start, size_t length);

/* mprotect(2): 0 or -EINVAL; -ENOMEM where nothing is mapped, -EACCES where it may not be: what
 * comes before that place is changed, as on Linux. */
int addrspace_protect(struct addrspace *as, vaddr_t start, size_t length, uint32_t prot);

/* mremap(2): the mapping at [start, start + length) becomes one of `new_length`, at the same place
 * or elsewhere; a shared one of no length at all is mapped once more. On an error nothing has
 * changed. -EINVAL, -EFAULT (not one mapping), -ENOMEM, -EAGAIN (locked memory). */
struct remap_request {
	vaddr_t start;
	size_t length, new_length;
	bool may_move;
	bool fixed;      /* to `address`, replacing what is there */
	bool keep;       /* the old mapping stays, without its pages (MREMAP_DONTUNMAP) */
	vaddr_t address; /* with `keep` alone a hint */
};
int addrspace_remap(struct addrspace *as, const struct remap_request *request, vaddr_t *out);

/* remap_file_pages(2): the shared mapping of [start, start + length) shows the same object from
 * page `page` of it on. -EINVAL, or as addrspace_map(). */
int addrspace_remap_pages(struct addrspace *as, vaddr_t start, size_t length, uint32_t page);

/* madvise(2), MADV_*: -EINVAL also for what this kind of mapping does not take, -ENOMEM if part of
 * the range is not mapped, which does not keep the rest from it; more in the page. */
int addrspace_advise(struct addrspace *as, vaddr_t start, size_t length, int advice);

/* msync(2): are all pages mapped (-ENOMEM), with `invalidate` none of them locked (-EBUSY)? */
int addrspace_sync(struct addrspace *as, vaddr_t start, size_t length, bool invalidate);

/* mincore(2): a byte of 0 or 1 for each of `pages` pages: is it in memory? -ENOMEM if part of the
 * range is not mapped. */
int addrspace_residency(struct addrspace *as, vaddr_t start, size_t pages, uint8_t *out);

/* mlock2(2), munlock(2): -EPERM, -ENOMEM, -EAGAIN, -EINVAL as they have it. */
int addrspace_lock(struct addrspace *as, vaddr_t start, size_t length, enum area_lock lock);

/* mlockall(2), munlockall(2): what new areas will be, and with `current` what all are made now. */
int addrspace_lock_all(struct addrspace *as, enum area_lock future, bool current,
		       enum area_lock lock);

/* Says whether RLIMIT_MEMLOCK does not bind the caller (CAP_IPC_LOCK); proc fills it in. */
extern bool (*addrspace_may_lock_any)(void);

/* May the caller lock memory at all: 0 or -EPERM? */
int addrspace_check_locking(const struct addrspace *as);

/* brk(2): moves the end of the heap; returns the end that holds now. */
vaddr_t addrspace_brk(struct addrspace *as, vaddr_t want);

/* Makes the page at `va` there for the access; 0, or -EFAULT with the signal it deserves. */
struct fault_verdict {
	int signo, code;
};
int addrspace_fault(struct addrspace *as, vaddr_t va, bool write, struct fault_verdict *verdict);

/* How many pages lie in locked areas of all spaces. */
unsigned long addrspace_locked_pages(void);

/* How many pages all spaces were given so since boot. */
unsigned long addrspace_faults(void);

/* MAP_POPULATE: touches every page of the range, as far as it may be touched. */
void addrspace_populate(struct addrspace *as, vaddr_t start, size_t length);

/* Keeps the descriptor of a space, not what is mapped in it. */
void addrspace_pin(struct addrspace *as);
void addrspace_unpin(struct addrspace *as);

/* The area that holds `va`, or the next above; lock held. */
struct vm_area *addrspace_find(struct addrspace *as, vaddr_t va);
struct vm_area *addrspace_first(struct addrspace *as);
struct vm_area *addrspace_after(struct vm_area *area);

void addrspace_init(void); /* caches, and the page-fault handler */

#endif
