/* Signals as people name them. */
#ifndef USER_LIB_SIGNAL_NAME_H
#define USER_LIB_SIGNAL_NAME_H

/*
 * The signal's number: TEXT is one, or a name with or without SIG in any case, also RTMIN+N and
 * RTMAX-N; 0 and EXIT are 0. -1 if there is no such signal.
 */
int signal_by_name(const char *text);

#endif
