/*
 * Timers that are files: timerfd_create, timerfd_settime.
 */
#ifndef ABI_TIMERFD_H
#define ABI_TIMERFD_H

#include "fcntl.h"

#define TFD_CLOEXEC             O_CLOEXEC
#define TFD_NONBLOCK            O_NONBLOCK

#define TFD_TIMER_ABSTIME       (1 << 0)
#define TFD_TIMER_CANCEL_ON_SET (1 << 1) /* a read fails after the real clock was set */

#endif
