#ifndef PROC_PAGEOUT_H
#define PROC_PAGEOUT_H

/* Starts process 2, the page daemon: it sleeps until frames run low and then makes some free. */
void pageout_start(void);

/* On the way to user mode: wakes the daemon if frames run low. */
void pageout_wake_if_due(void);

#endif
