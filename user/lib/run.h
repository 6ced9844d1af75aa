/* Programs that run another one. */
#ifndef USER_LIB_RUN_H
#define USER_LIB_RUN_H

/* Exit statuses with a meaning (POSIX, env and its kin). */
enum {
	RUN_FAILED = 125, /* the program that was to run the other failed itself */
	RUN_CANNOT = 126, /* the other is there but cannot be executed */
	RUN_NOT_FOUND = 127,
};

/* Become the program, found through PATH. A failure is told and ends the process. */
void run_program(char *const arguments[]) __attribute__((noreturn));

/* A wait status as a shell shows it in $?. */
int status_of(int wait_status);

#endif
