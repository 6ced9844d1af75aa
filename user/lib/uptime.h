/* The line with which uptime, w and top begin. */
#ifndef USER_LIB_UPTIME_H
#define USER_LIB_UPTIME_H

/*
 * Prints the time of day, how long the machine has been up, and how many processes were ready to
 * run of late. Without /proc the program ends with status 1.
 */
void print_uptime(void);

#endif
