#ifndef FS_PIPE_H
#define FS_PIPE_H

/*
 * Pipes (pipe(7)): bytes go in at one end and come out at the other in the same order. The buffer
 * is a ring of PIPE_PAGES pages that come when bytes do and go when they are read. A write of up to
 * PIPE_BUF bytes is not torn by others. Named pipes (fifo(7)) are the same, found by way of an
 * inode.
 */

#include "fs/poll.h"
#include "kernel/mutex.h"
#include "kernel/types.h"
#include "kernel/waitq.h"

struct file;
struct file_ops;
struct inode;
struct page;
struct uio;

#define PIPE_PAGES    16
#define PIPE_CAPACITY (PIPE_PAGES * PAGE_SIZE)

struct pipe {
	struct mutex lock;              /* held while bytes are moved */
	struct page *pages[PIPE_PAGES]; /* lock; NULL where nothing is */
	uint32_t head; /* lock; where the next byte is read, counted from the beginning of time */

	/* Guarded by guard; `used` changes only with lock held too. */
	struct spinlock guard;
	uint32_t used;             /* bytes in the ring */
	uint32_t readers, writers; /* open ends */
	uint32_t reader_opens,
		writer_opens; /* ever: an opener waits for the other side's to change */
	struct waitq may_read, may_write, may_open;
	struct poll_point poll;
};

int pipe_create(struct pipe **out); /* with no ends */
void pipe_destroy(struct pipe *pipe);
unsigned long pipe_count(void);

/* Can PIPE_BUF bytes be written at once? The guard is held. */
bool pipe_has_room(const struct pipe *pipe);

/* Move bytes as read(2) and write(2) on a pipe do; `wait` false: -EAGAIN rather than to sleep. The
 * result is how many, 0 at the end of input, -EPIPE when no reader is left, -ERESTARTSYS, -EFAULT.
 * `*broken`: a write found no reader, which is SIGPIPE even if some bytes went before. */
ssize_t pipe_read(struct pipe *pipe, struct uio *u, bool wait);
ssize_t pipe_write(struct pipe *pipe, struct uio *u, bool wait, bool *broken);

void pipe_init(void);

/* pipe2(2): both ends, with a reference each. `flags`: O_NONBLOCK. */
int pipe_open(unsigned flags, struct file **reader, struct file **writer);

extern const struct file_ops fifo_file_ops;

#endif
