/*
 * What the kernel counts of itself (frames, processes, open files, ...) before and after a program.
 */
#ifndef TESTS_USER_RUN_CENSUS_H
#define TESTS_USER_RUN_CENSUS_H

#include <stdbool.h>

/* Touches all the memory that counting uses; before the first comparison. */
bool census_prepare(void);

/* Takes the census to compare with; false when this system has none. */
bool census_begin(void);

/*
 * Takes the census again; true when nothing changed. If something did, census_report calls `report`
 * for every count that differs ("none" where a name is missing).
 */
bool census_unchanged(void);
void census_report(void (*report)(const char *name, const char *was, const char *is));

#endif
