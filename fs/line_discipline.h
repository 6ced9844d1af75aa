#ifndef FS_LINE_DISCIPLINE_H
#define FS_LINE_DISCIPLINE_H

/*
 * The line discipline (termios(3)): what stands between a terminal's device and the programs that
 * use it. Bytes typed come in one at a time and become lines to read, echo, signals, and flow
 * control; bytes written go out with the changes that the output modes ask for.
 *
 * It is a state machine that knows no device and no process: what it wants done it tells through
 * its operations, at once. The caller guards it, and the operations are called with that guard
 * held.
 *
 * Input lies in a ring with three places, each counted from the beginning of time: what was read,
 * up to where whole lines are (in raw mode: everything), and where the line being typed ends. The
 * last byte of each line has a mark; the end of file is a marked zero byte.
 */

#include "kernel/lib/bitmap.h"
#include "kernel/types.h"
#include "syscall/abi/termios.h"

#define LINE_INPUT_SIZE 4096 /* bytes of input kept; a power of two; one line, its end included */

struct line_discipline;

struct line_ops {
	/* Sends bytes to the device. */
	void (*output)(struct line_discipline *line, const char *bytes, size_t n);
	/* To the foreground group. */
	void (*signal)(struct line_discipline *line, int signo);
	/* Output is to stop (^S), or to go on (^Q). */
	void (*flow)(struct line_discipline *line, bool stop);
	/* A key that signals has thrown away what was typed, and output that waits is to go too. */
	void (*flushed)(struct line_discipline *line);
};

struct line_discipline {
	const struct line_ops *ops;
	struct termios modes;

	uint8_t input[LINE_INPUT_SIZE];
	uint32_t marks[BITMAP_WORDS(LINE_INPUT_SIZE)]; /* ends of lines, by place in the ring */
	uint32_t read_at;                              /* the next byte to be read */
	uint32_t readable;                             /* one past the last byte that may be read */
	uint32_t typed;                                /* one past the last byte typed */
	bool literal_next;                             /* ^V was typed */
	bool erasing;                                  /* a printed erasure (ECHOPRT) is open */
	bool output_stopped;                           /* by ^S or TCOOFF */
	bool output_held;                              /* by TCOOFF: no key undoes it */
	bool input_stopped;                            /* we have sent a ^S (IXOFF) */
	uint32_t column;      /* of the cursor, as far as output shows it */
	uint32_t line_column; /* where the line being typed began */

	char batch[128]; /* output on its way */
	size_t batched;
};

/* The modes of a new terminal. */
void line_init(struct line_discipline *line, const struct line_ops *ops);

/* A byte came from the device. */
void line_receive(struct line_discipline *line, uint8_t byte);

/* Sends bytes that a program wrote. */
void line_send(struct line_discipline *line, const char *bytes, size_t n);

/* New modes: what lies in the ring is kept and read as they say. */
void line_set_modes(struct line_discipline *line, const struct termios *modes);
void line_flush_input(struct line_discipline *line);

/* In canonical mode: is a line there, or an end of file? Else: are there `min` bytes, or one? */
bool line_can_read(const struct line_discipline *line, size_t min);

/* Takes up to `n` bytes, in canonical mode none past the end of a line; `*line_done` says that this
 * was reached. An end of file takes nothing and is done. */
size_t line_read(struct line_discipline *line, void *to, size_t n, bool *line_done);

/* How many bytes could be read (FIONREAD). */
size_t line_readable_bytes(const struct line_discipline *line);

/* How many bytes could come now without any being lost. A line that is too long is cut while it is
 * typed, so as long as there is nothing to read there is always room for one. */
size_t line_room(const struct line_discipline *line);

/* Stops and starts output as ^S and ^Q do. The second is TCOOFF's and TCOON's: nothing but TCOON
 * undoes what TCOOFF did. */
void line_stop_output(struct line_discipline *line, bool stop);
void line_hold_output(struct line_discipline *line, bool hold);

/* --- Between the three files of the discipline: input, editing, output --- */

/* Where in the ring a place counted from the beginning of time lies. */
static inline uint32_t line_place(uint32_t at)
{
	return at % LINE_INPUT_SIZE;
}

static inline size_t line_held(const struct line_discipline *line)
{
	return line->typed - line->read_at;
}

/* Are all these local modes on? */
static inline bool line_mode(const struct line_discipline *line, tcflag_t local)
{
	return (line->modes.c_lflag & local) == local;
}

/* Is `byte` the control character number `which`? A zero in c_cc is none. */
static inline bool line_is_key(const struct line_discipline *line, uint8_t byte, unsigned which)
{
	return byte != _POSIX_VDISABLE && byte == line->modes.c_cc[which];
}

/* Editing keys (VERASE, VKILL, VWERASE); false: it is none. */
bool line_edit(struct line_discipline *line, uint8_t byte);

/* Ends an erasure that was printed between \ and / (ECHOPRT). */
void line_finish_erasing(struct line_discipline *line);

/* VREPRINT: the line once more. */
void line_reprint(struct line_discipline *line, uint8_t key);

/* Echo. None of it sends before line_flush_output(). */
void line_flush_output(struct line_discipline *line);
void line_echo(struct line_discipline *line, uint8_t byte); /* control characters as ^X */
void line_echo_newline(struct line_discipline *line);
void line_echo_raw(struct line_discipline *line, const char *text); /* untouched, no columns */
void line_erase_column(struct line_discipline *line, unsigned columns);
bool line_is_control(uint8_t byte);

/* Letters of ISO 8859-1, which is what Linux takes for letters here, in UTF-8 too. */
#define LINE_CASE_STEP ('a' - 'A')
bool line_is_upper(uint8_t byte);
bool line_is_lower(uint8_t byte);

static inline bool line_canonical(const struct line_discipline *line)
{
	return line->modes.c_lflag & ICANON;
}

#endif
