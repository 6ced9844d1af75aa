/*
 * Sets of descriptors to be waited for: epoll_ctl, epoll_wait. The events are poll's.
 */
#ifndef ABI_EPOLL_H
#define ABI_EPOLL_H

#include "fcntl.h"
#include "types.h"

#define EPOLL_CLOEXEC  O_CLOEXEC

#define EPOLL_CTL_ADD  1
#define EPOLL_CTL_DEL  2
#define EPOLL_CTL_MOD  3

#define EPOLLIN        0x00000001u
#define EPOLLPRI       0x00000002u
#define EPOLLOUT       0x00000004u
#define EPOLLERR       0x00000008u
#define EPOLLHUP       0x00000010u
#define EPOLLRDNORM    0x00000040u
#define EPOLLRDBAND    0x00000080u
#define EPOLLWRNORM    0x00000100u
#define EPOLLWRBAND    0x00000200u
#define EPOLLMSG       0x00000400u
#define EPOLLRDHUP     0x00002000u
#define EPOLLEXCLUSIVE (1u << 28) /* of several sets, wake one that is enough */
#define EPOLLWAKEUP    (1u << 29) /* about machines that sleep: accepted */
#define EPOLLONESHOT   (1u << 30) /* off after one report, until EPOLL_CTL_MOD */
#define EPOLLET        (1u << 31) /* report changes, not states */

typedef union epoll_data {
	void *ptr;
	int fd;
	uint32_t u32;
	uint64_t u64;
} epoll_data_t;

struct epoll_event {
	uint32_t events;
	epoll_data_t data;
};

#endif
