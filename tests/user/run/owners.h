/*
 * Whose the kernel's objects are, as /proc/slab_owners says on a machine that checks its memory.
 */
#ifndef TESTS_USER_RUN_OWNERS_H
#define TESTS_USER_RUN_OWNERS_H

/* Milliseconds on a clock that only rises. */
long long owners_clock(void);

/* Calls `report` for each owner of objects of the slab cache `cache` who took one since `start`;
 * for none where the kernel does not keep track. */
void owners_report(const char *cache, long long start, void (*report)(const char *line));

#endif
