/* Advisory locks: record locks of processes and of open files (fcntl(2)), and flock(2). */

#include "check.h"
#include "direct.h"
#include <sched.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/time.h>

#ifndef F_OFD_GETLK
#define F_OFD_GETLK  36
#define F_OFD_SETLK  37
#define F_OFD_SETLKW 38
#endif

static int open_file(void)
{
	return CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
}

static int set(int fd, int command, int type, off_t start, off_t length)
{
	struct flock lock = {
		.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};

	return fcntl(fd, command, &lock);
}

/* --- A second process, which does what it is told ------------------------------------------------
 */

struct peer {
	pid_t pid;
	int orders, answers;
};

struct order {
	int command, type;
	off_t start, length;
};

static void obey(int orders, int answers)
{
	int fd = open("file", O_RDWR);
	struct order order;

	while (read(orders, &order, sizeof(order)) == sizeof(order)) {
		int result = set(fd, order.command, order.type, order.start, order.length);
		int answer = result < 0 ? -errno : result;
		if (write(answers, &answer, sizeof(answer)) != sizeof(answer))
			break;
	}
	_exit(0);
}

static struct peer start_peer(void)
{
	int orders[2], answers[2];

	CHECK_OK(pipe(orders));
	CHECK_OK(pipe(answers));
	pid_t pid = CHECK_OK(fork());
	if (pid == 0) {
		close(orders[1]);
		obey(orders[0], answers[1]);
	}
	close(orders[0]);
	close(answers[1]);
	return (struct peer){pid, orders[1], answers[0]};
}

static void tell(struct peer *peer, int command, int type, off_t start, off_t length)
{
	struct order order = {command, type, start, length};

	CHECK_EQ(write(peer->orders, &order, sizeof(order)), (ssize_t)sizeof(order));
}

static int answer_of(struct peer *peer)
{
	int answer = -1;

	CHECK_EQ(read(peer->answers, &answer, sizeof(answer)), (ssize_t)sizeof(answer));
	return answer;
}

static int ask(struct peer *peer, int type, off_t start, off_t length)
{
	tell(peer, F_SETLK, type, start, length);
	return answer_of(peer);
}

static void end_peer(struct peer *peer)
{
	int status;

	close(peer->orders);
	close(peer->answers);
	CHECK_EQ(waitpid(peer->pid, &status, 0), peer->pid);
	CHECK_EXITED(status, 0);
}

/* Until the process sleeps: state S in /proc/PID/stat. */
static void wait_until_asleep(pid_t pid)
{
	char path[64], text[256];

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	for (;;) {
		int fd = CHECK_OK(open(path, O_RDONLY));
		ssize_t got = read(fd, text, sizeof(text) - 1);
		close(fd);
		text[got > 0 ? got : 0] = '\0';
		char *end = strrchr(text, ')');
		if (!end || end[2] == 'S')
			return;
		usleep(1000);
	}
}

/* --- Record locks --------------------------------------------------------------------------------
 */

TEST(an_exclusive_lock_keeps_others_out_and_a_shared_one_lets_readers_in)
{
	int fd = open_file();
	struct peer peer = start_peer();

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 10));
	CHECK_EQ(ask(&peer, F_WRLCK, 0, 10), -EAGAIN);
	CHECK_EQ(ask(&peer, F_RDLCK, 5, 1), -EAGAIN);
	CHECK_EQ(ask(&peer, F_WRLCK, 10, 5), 0);
	CHECK_OK(set(fd, F_SETLK, F_RDLCK, 0, 10));
	CHECK_EQ(ask(&peer, F_RDLCK, 0, 10), 0);
	CHECK_EQ(ask(&peer, F_WRLCK, 0, 10), -EAGAIN);
	CHECK_ERRNO(set(fd, F_SETLK, F_WRLCK, 0, 1), EAGAIN);
	end_peer(&peer);
	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 20));
}

TEST(unlocking_the_middle_splits_a_lock)
{
	int fd = open_file();
	struct peer peer = start_peer();

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 100));
	CHECK_OK(set(fd, F_SETLK, F_UNLCK, 40, 20));
	CHECK_EQ(ask(&peer, F_WRLCK, 39, 1), -EAGAIN);
	CHECK_EQ(ask(&peer, F_WRLCK, 40, 20), 0);
	CHECK_EQ(ask(&peer, F_WRLCK, 60, 1), -EAGAIN);
	CHECK_ERRNO(set(fd, F_SETLK, F_WRLCK, 0, 100), EAGAIN);
	end_peer(&peer);
}

TEST(changing_the_type_of_the_middle_splits_a_lock_in_three)
{
	int fd = open_file();
	struct peer peer = start_peer();

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 30));
	CHECK_OK(set(fd, F_SETLK, F_RDLCK, 10, 10));
	CHECK_EQ(ask(&peer, F_RDLCK, 9, 1), -EAGAIN);
	CHECK_EQ(ask(&peer, F_RDLCK, 10, 10), 0);
	CHECK_EQ(ask(&peer, F_RDLCK, 20, 1), -EAGAIN);
	CHECK_OK(set(fd, F_SETLK, F_UNLCK, 0, 0));
	CHECK_EQ(ask(&peer, F_WRLCK, 0, 0), 0);
	end_peer(&peer);
}

TEST(neighbours_and_overlaps_of_one_type_become_one_lock)
{
	int fd = open_file();
	struct peer peer = start_peer();
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 12, .l_len = 1};

	CHECK_EQ(ask(&peer, F_WRLCK, 10, 10), 0);
	CHECK_EQ(ask(&peer, F_WRLCK, 30, 10), 0);
	CHECK_EQ(ask(&peer, F_WRLCK, 20, 10), 0);
	CHECK_OK(fcntl(fd, F_GETLK, &lock));
	CHECK_EQ(lock.l_type, F_WRLCK);
	CHECK_EQ(lock.l_whence, SEEK_SET);
	CHECK_EQ(lock.l_start, 10);
	CHECK_EQ(lock.l_len, 30);
	CHECK_EQ(lock.l_pid, peer.pid);
	end_peer(&peer);
}

TEST(getlk_says_unlocked_and_leaves_the_rest_where_nothing_is_in_the_way)
{
	int fd = open_file();
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 3, .l_len = 4, .l_pid = 77};

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 0)); /* one's own is not in the way */
	CHECK_OK(fcntl(fd, F_GETLK, &lock));
	CHECK_EQ(lock.l_type, F_UNLCK);
	CHECK_EQ(lock.l_start, 3);
	CHECK_EQ(lock.l_len, 4);
	CHECK_EQ(lock.l_pid, 77);
}

TEST(a_length_of_zero_reaches_to_the_end_however_far_it_moves)
{
	int fd = open_file();
	struct peer peer = start_peer();
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 1000000};

	CHECK_EQ(ask(&peer, F_WRLCK, 100, 0), 0);
	CHECK_OK(fcntl(fd, F_GETLK, &lock));
	CHECK_EQ(lock.l_start, 100);
	CHECK_EQ(lock.l_len, 0);
	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 100));
	end_peer(&peer);
}

TEST(ranges_count_from_the_position_and_the_end_and_backwards)
{
	int fd = open_file();
	struct peer peer = start_peer();
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_END, .l_start = -10, .l_len = 5};

	CHECK_OK(ftruncate(fd, 100));
	CHECK_OK(fcntl(fd, F_SETLK, &lock)); /* 90 to 94 */
	CHECK_EQ(ask(&peer, F_WRLCK, 89, 1), 0);
	CHECK_EQ(ask(&peer, F_WRLCK, 90, 1), -EAGAIN);
	CHECK_EQ(ask(&peer, F_WRLCK, 95, 1), 0);
	CHECK_EQ(lseek(fd, 50, SEEK_SET), 50);
	lock = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_len = -10};
	CHECK_OK(fcntl(fd, F_SETLK, &lock)); /* 40 to 49 */
	CHECK_EQ(ask(&peer, F_WRLCK, 40, 1), -EAGAIN);
	CHECK_EQ(ask(&peer, F_WRLCK, 49, 1), -EAGAIN);
	CHECK_EQ(ask(&peer, F_WRLCK, 50, 1), 0);
	CHECK_EQ(ask(&peer, F_WRLCK, 39, 1), 0);
	end_peer(&peer);
}

TEST(bad_ranges_and_types_are_refused)
{
	int fd = open_file();
	struct flock lock = {.l_type = F_WRLCK, .l_whence = 7};

	CHECK_ERRNO(fcntl(fd, F_SETLK, &lock), EINVAL);
	lock = (struct flock){.l_type = 9, .l_whence = SEEK_SET};
	CHECK_ERRNO(fcntl(fd, F_SETLK, &lock), EINVAL);
	CHECK_ERRNO(set(fd, F_SETLK, F_WRLCK, -1, 1), EINVAL);
	CHECK_ERRNO(set(fd, F_SETLK, F_WRLCK, 4, -5), EINVAL);
	CHECK_ERRNO(set(fd, F_SETLK, F_WRLCK, INT64_MAX, 2), EOVERFLOW);
	CHECK_OK(set(fd, F_SETLK, F_WRLCK, INT64_MAX, 1));
	CHECK_ERRNO(set(fd, F_GETLK, F_UNLCK, 0, 1), EINVAL);
	CHECK_ERRNO(set(199, F_SETLK, F_WRLCK, 0, 1), EBADF);
	CHECK_ERRNO(DIRECT3(221, fd, 13, 0x1000), EFAULT); /* fcntl64, F_SETLK64 */
}

TEST(a_lock_needs_the_descriptor_to_be_open_for_it)
{
	close(open_file());
	int reader = CHECK_OK(open("file", O_RDONLY));
	int writer = CHECK_OK(open("file", O_WRONLY));

	CHECK_ERRNO(set(reader, F_SETLK, F_WRLCK, 0, 1), EBADF);
	CHECK_OK(set(reader, F_SETLK, F_RDLCK, 0, 1));
	CHECK_ERRNO(set(writer, F_SETLK, F_RDLCK, 0, 1), EBADF);
	CHECK_OK(set(writer, F_SETLK, F_WRLCK, 0, 1));
}

TEST(closing_any_descriptor_of_the_file_gives_up_the_processs_locks)
{
	int fd = open_file();
	int other = CHECK_OK(open("file", O_RDONLY));
	struct peer peer = start_peer();

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 10));
	CHECK_EQ(ask(&peer, F_WRLCK, 0, 10), -EAGAIN);
	close(other);
	CHECK_EQ(ask(&peer, F_WRLCK, 0, 10), 0);
	CHECK_EQ(ask(&peer, F_UNLCK, 0, 10), 0);
	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 10));
	other = CHECK_OK(open("/dev/null", O_RDWR));
	CHECK_OK(dup2(other, fd)); /* closes it too */
	CHECK_EQ(ask(&peer, F_WRLCK, 0, 10), 0);
	end_peer(&peer);
}

TEST(a_child_inherits_no_locks_and_an_ended_process_leaves_none)
{
	int fd = open_file();
	int status;

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 10));
	pid_t child = fork();
	if (child == 0)
		_exit(set(fd, F_SETLK, F_WRLCK, 0, 10) == 0 || errno != EAGAIN);
	CHECK_EQ(waitpid(child, &status, 0), child);
	CHECK_EXITED(status, 0);
	child = fork();
	if (child == 0)
		_exit(set(fd, F_SETLK, F_WRLCK, 20, 10) != 0);
	CHECK_EQ(waitpid(child, &status, 0), child);
	CHECK_EXITED(status, 0);
	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 20, 10));
}

TEST(setlkw_waits_until_the_lock_is_given_up)
{
	int fd = open_file();
	struct peer peer = start_peer();

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 10));
	tell(&peer, F_SETLKW, F_WRLCK, 5, 10);
	wait_until_asleep(peer.pid);
	CHECK_OK(set(fd, F_SETLK, F_UNLCK, 0, 10));
	CHECK_EQ(answer_of(&peer), 0);
	CHECK_ERRNO(set(fd, F_SETLK, F_WRLCK, 0, 10), EAGAIN);
	end_peer(&peer);
}

static void nothing(int signal)
{
	(void)signal;
}

TEST(setlkw_is_interrupted_by_a_signal)
{
	int fd = open_file();
	struct peer peer = start_peer();
	struct sigaction action = {.sa_handler = nothing};
	struct itimerval soon = {.it_value = {.tv_usec = 50000}};

	CHECK_EQ(ask(&peer, F_WRLCK, 0, 0), 0);
	sigaction(SIGALRM, &action, NULL);
	CHECK_OK(setitimer(ITIMER_REAL, &soon, NULL));
	CHECK_ERRNO(set(fd, F_SETLKW, F_WRLCK, 0, 1), EINTR);
	end_peer(&peer);
}

TEST(waiting_in_a_circle_is_edeadlk)
{
	int fd = open_file();
	struct peer peer = start_peer();

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 1));
	CHECK_EQ(ask(&peer, F_WRLCK, 1, 1), 0);
	tell(&peer, F_SETLKW, F_WRLCK, 0, 1);
	wait_until_asleep(peer.pid);
	CHECK_ERRNO(set(fd, F_SETLKW, F_WRLCK, 1, 1), EDEADLK);
	CHECK_OK(set(fd, F_SETLK, F_UNLCK, 0, 1));
	CHECK_EQ(answer_of(&peer), 0);
	end_peer(&peer);
}

TEST(a_waiter_that_may_go_on_closes_no_circle)
{
	int fd = open_file();
	struct peer peer = start_peer();

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 1));
	CHECK_EQ(ask(&peer, F_WRLCK, 1, 1), 0);
	tell(&peer, F_SETLKW, F_WRLCK, 0, 1);
	tell(&peer, F_SETLK, F_UNLCK, 1, 1);
	wait_until_asleep(peer.pid);
	CHECK_OK(set(fd, F_SETLK, F_UNLCK, 0, 1));
	CHECK_OK(set(fd, F_SETLKW, F_WRLCK, 1, 1));
	CHECK_EQ(answer_of(&peer), 0);
	CHECK_EQ(answer_of(&peer), 0);
	end_peer(&peer);
}

/* --- Processes that share their descriptors, and so their locks --- */

/* Waits for the lock of one byte; its exit status is the error. */
static pid_t start_sharer(int fd, off_t at)
{
	pid_t pid = CHECK_OK(DIRECT5(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0));

	if (pid == 0)
		_exit(set(fd, F_SETLKW, F_WRLCK, at, 1) < 0 ? errno : 0);
	wait_until_asleep(pid);
	return pid;
}

static void end_sharer(pid_t pid, int error)
{
	int status;

	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EXITED(status, error);
}

TEST(a_circle_through_one_of_several_who_share_descriptors_is_edeadlk)
{
	int fd = open_file();
	struct peer a = start_peer(), b = start_peer(), c = start_peer();

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 1));
	CHECK_EQ(ask(&a, F_WRLCK, 1, 1), 0);
	CHECK_EQ(ask(&b, F_WRLCK, 2, 1), 0);
	pid_t first = start_sharer(fd, 1), second = start_sharer(fd, 2);
	tell(&b, F_SETLKW, F_WRLCK, 0, 1);
	CHECK_EQ(answer_of(&b), -EDEADLK);
	tell(&c, F_SETLKW, F_WRLCK, 0, 1);
	wait_until_asleep(c.pid);
	CHECK_EQ(ask(&a, F_UNLCK, 1, 1), 0);
	CHECK_EQ(ask(&b, F_UNLCK, 2, 1), 0);
	end_sharer(first, 0);
	end_sharer(second, 0);
	CHECK_OK(set(fd, F_SETLK, F_UNLCK, 0, 1));
	CHECK_EQ(answer_of(&c), 0);
	end_peer(&c); /* has the others' pipes open, so it goes first */
	end_peer(&b);
	end_peer(&a);
}

TEST(a_lock_that_comes_after_its_descriptor_was_closed_is_given_up)
{
	int fd = open_file();
	struct peer peer = start_peer();

	CHECK_EQ(ask(&peer, F_WRLCK, 0, 1), 0);
	pid_t sharer = start_sharer(fd, 0);
	CHECK_OK(close(fd));
	CHECK_EQ(ask(&peer, F_UNLCK, 0, 1), 0);
	end_sharer(sharer, EBADF);
	CHECK_EQ(ask(&peer, F_WRLCK, 0, 1), 0);
	end_peer(&peer);
}

TEST(the_old_request_refuses_offsets_it_cannot_tell)
{
	int fd = open_file();
	struct peer peer = start_peer();
	struct {
		short type, whence;
		int32_t start, length, pid;
	} lock = {F_WRLCK, SEEK_SET, 0, 0, 0};

	CHECK_EQ(ask(&peer, F_WRLCK, 5000000000, 1), 0);
	CHECK_ERRNO(DIRECT3(55, fd, 5, &lock), EOVERFLOW); /* fcntl, F_GETLK */
	CHECK_EQ(ask(&peer, F_UNLCK, 0, 0), 0);
	CHECK_EQ(ask(&peer, F_RDLCK, 8, 2), 0);
	CHECK_OK(DIRECT3(55, fd, 5, &lock));
	CHECK_EQ(lock.type, F_RDLCK);
	CHECK_EQ(lock.start, 8);
	CHECK_EQ(lock.length, 2);
	CHECK_EQ(lock.pid, peer.pid);
	end_peer(&peer);
}

TEST(lockf_locks_from_the_position_on)
{
	int fd = open_file();
	struct peer peer = start_peer();

	CHECK_EQ(lseek(fd, 10, SEEK_SET), 10);
	CHECK_OK(lockf(fd, F_TLOCK, 10));
	CHECK_OK(lockf(fd, F_TEST, 10));
	CHECK_EQ(ask(&peer, F_WRLCK, 10, 1), -EAGAIN);
	CHECK_EQ(ask(&peer, F_WRLCK, 20, 1), 0);
	CHECK_EQ(lseek(fd, 20, SEEK_SET), 20);
	CHECK_ERRNO(lockf(fd, F_TEST, 1), EACCES);
	CHECK_ERRNO(lockf(fd, F_TLOCK, 1), EAGAIN);
	end_peer(&peer);
}

/* --- Locks of open files -------------------------------------------------------------------------
 */

TEST(an_open_files_locks_keep_its_own_process_out_of_another_open_file)
{
	int one = open_file();
	int two = CHECK_OK(open("file", O_RDWR));

	CHECK_OK(set(one, F_OFD_SETLK, F_WRLCK, 0, 10));
	CHECK_ERRNO(set(two, F_OFD_SETLK, F_WRLCK, 0, 10), EAGAIN);
	CHECK_ERRNO(set(one, F_SETLK, F_WRLCK, 0, 10), EAGAIN); /* the process is another owner */
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	CHECK_OK(fcntl(two, F_OFD_GETLK, &lock));
	CHECK_EQ(lock.l_type, F_WRLCK);
	CHECK_EQ(lock.l_pid, -1);
	int copy = CHECK_OK(dup(one));
	close(one); /* the open file is still there */
	CHECK_ERRNO(set(two, F_OFD_SETLK, F_WRLCK, 0, 10), EAGAIN);
	close(copy);
	CHECK_OK(set(two, F_OFD_SETLK, F_WRLCK, 0, 10));
}

TEST(an_open_files_locks_are_inherited_with_it)
{
	int one = open_file();
	int two = CHECK_OK(open("file", O_RDWR));
	int status;

	CHECK_OK(set(one, F_OFD_SETLK, F_WRLCK, 0, 10));
	pid_t child = fork();
	if (child == 0)
		_exit(set(one, F_OFD_SETLK, F_UNLCK, 0, 10) != 0);
	CHECK_EQ(waitpid(child, &status, 0), child);
	CHECK_EXITED(status, 0);
	CHECK_OK(set(two, F_OFD_SETLK, F_WRLCK, 0, 10));
}

TEST(an_open_files_lock_request_must_name_no_pid)
{
	int fd = open_file();
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_pid = 1};

	CHECK_ERRNO(fcntl(fd, F_OFD_SETLK, &lock), EINVAL);
}

/* --- flock(2) ------------------------------------------------------------------------------------
 */

TEST(flock_is_shared_by_readers_and_kept_by_one_writer)
{
	int one = open_file();
	int two = CHECK_OK(open("file", O_RDONLY)); /* how it is open does not matter */

	CHECK_OK(flock(one, LOCK_SH));
	CHECK_OK(flock(two, LOCK_SH));
	CHECK_ERRNO(flock(two, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	CHECK_OK(flock(one, LOCK_UN));
	CHECK_OK(flock(two, LOCK_EX | LOCK_NB));
	CHECK_ERRNO(flock(one, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	CHECK_OK(flock(two, LOCK_SH)); /* down again */
	CHECK_OK(flock(one, LOCK_SH | LOCK_NB));
}

TEST(flock_belongs_to_the_open_file_and_ends_with_it)
{
	int one = open_file();
	int two = CHECK_OK(open("file", O_RDWR));
	int copy = CHECK_OK(dup(one));

	CHECK_OK(flock(one, LOCK_EX));
	CHECK_OK(flock(copy, LOCK_EX)); /* the same lock */
	close(one);
	CHECK_ERRNO(flock(two, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	close(copy);
	CHECK_OK(flock(two, LOCK_EX | LOCK_NB));
}

TEST(a_child_can_give_up_the_flock_it_inherited)
{
	int one = open_file();
	int two = CHECK_OK(open("file", O_RDWR));
	int status;

	CHECK_OK(flock(one, LOCK_EX));
	pid_t child = fork();
	if (child == 0)
		_exit(flock(one, LOCK_UN) != 0);
	CHECK_EQ(waitpid(child, &status, 0), child);
	CHECK_OK(flock(two, LOCK_EX | LOCK_NB));
}

TEST(flock_waits_and_a_signal_interrupts_it)
{
	int one = open_file();
	int two = CHECK_OK(open("file", O_RDWR));
	struct sigaction action = {.sa_handler = nothing};
	struct itimerval soon = {.it_value = {.tv_usec = 50000}};

	CHECK_OK(flock(one, LOCK_EX));
	sigaction(SIGALRM, &action, NULL);
	CHECK_OK(setitimer(ITIMER_REAL, &soon, NULL));
	CHECK_ERRNO(flock(two, LOCK_EX), EINTR);

	pid_t child = fork();
	if (child == 0)
		_exit(flock(two, LOCK_EX) != 0);
	wait_until_asleep(child);
	CHECK_OK(flock(one, LOCK_UN));
	int status;
	CHECK_EQ(waitpid(child, &status, 0), child);
	CHECK_EXITED(status, 0);
}

TEST(flock_and_record_locks_do_not_see_one_another)
{
	int one = open_file();
	int two = CHECK_OK(open("file", O_RDWR));

	CHECK_OK(flock(one, LOCK_EX));
	CHECK_OK(set(two, F_OFD_SETLK, F_WRLCK, 0, 0));
}

TEST(flock_refuses_bad_operations_and_descriptors)
{
	int fd = open_file();

	CHECK_ERRNO(flock(fd, 0), EINVAL);
	CHECK_ERRNO(flock(fd, LOCK_SH | LOCK_EX), EINVAL);
	CHECK_ERRNO(flock(199, LOCK_SH), EBADF);
	int path = CHECK_OK(open("file", O_PATH));
	CHECK_ERRNO(flock(path, LOCK_SH), EBADF);
	CHECK_ERRNO(set(path, F_SETLK, F_RDLCK, 0, 1), EBADF);
}

TEST(a_thousand_locks_of_one_file_come_and_go)
{
	int fd = open_file();
	struct peer peer = start_peer();

	for (int i = 0; i < 1000; i++)
		CHECK_OK(set(fd, F_SETLK, F_WRLCK, i * 2, 1));
	CHECK_EQ(ask(&peer, F_WRLCK, 1001, 1), 0);
	CHECK_EQ(ask(&peer, F_WRLCK, 1000, 1), -EAGAIN);
	CHECK_OK(set(fd, F_SETLK, F_UNLCK, 0, 1001));
	CHECK_EQ(ask(&peer, F_WRLCK, 0, 1001), 0);
	end_peer(&peer);
}

TEST(proc_locks_lists_what_is_held)
{
	int fd = open_file();
	struct stat status;
	char want[128], line[256];
	bool found = false;

	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 7, 3));
	CHECK_OK(fstat(fd, &status));
	snprintf(want, sizeof(want), "POSIX  ADVISORY  WRITE %d ", getpid());
	FILE *locks = fopen("/proc/locks", "r");
	while (locks && fgets(line, sizeof(line), locks)) {
		char *at = strstr(line, want);
		found |= at && strstr(at, " 7 9\n");
	}
	CHECK(found);
	if (locks)
		fclose(locks);
}
