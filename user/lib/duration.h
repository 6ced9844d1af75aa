/* Times as sleep and timeout take them: a number, which may have a fraction, and s, m, h or d. */
#ifndef USER_LIB_DURATION_H
#define USER_LIB_DURATION_H

#include <time.h>

/* Ends the program with FAILURE if TEXT is no time. */
struct timespec duration_of(const char *text, int failure);

#endif
