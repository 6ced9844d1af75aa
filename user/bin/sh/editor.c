/*
 * Line editing: the keys of emacs and of cursor blocks, history, search, completion.
 *
 * While a line is edited the terminal is raw: it neither echoes nor turns ^C into a signal. Its
 * modes are taken over when the line begins and given back when it ends, so that whatever modes
 * commands leave behind are respected, and commands never see raw ones. Changing modes waits for
 * output and does not discard what was typed ahead.
 */
#include "editor.h"

#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "arena.h"
#include "complete.h"
#include "history.h"
#include "keys.h"
#include "screen.h"
#include "text.h"
#include "variables.h"

struct editor {
	struct screen screen;
	char *bytes;     /* the line; on the heap, kept for the next one */
	size_t length;   /* of the line */
	size_t capacity; /* of bytes; always more than length + 1, for a newline and the end */
	size_t cursor;   /* the byte the cursor is on */
	size_t age;      /* the history line shown; 0: the one being typed */
	char *draft;     /* what was typed, while a history line is shown; on the heap */
	char *killed;    /* what ^Y brings back; on the heap */
	bool completing; /* the last key was a tab that could do no more */
};

enum action {
	ACTION_GO_ON,
	ACTION_ACCEPT,
	ACTION_INTERRUPT,
	ACTION_END
};

static struct editor editor;

bool editor_usable(int fd)
{
	const char *term = variable_get("TERM");

	return isatty(fd) && !(term && !strcmp(term, "dumb"));
}

static void make_raw(int fd, struct termios *before)
{
	struct termios raw;

	tcgetattr(fd, before);
	raw = *before;
	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP | BRKINT);
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_oflag |= OPOST | ONLCR;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(fd, TCSADRAIN, &raw);
}

static void draw(void)
{
	screen_draw(&editor.screen, editor.bytes, editor.length, editor.cursor);
}

static void reserve(size_t more)
{
	size_t needed = editor.length + more + 2;

	if (needed <= editor.capacity)
		return;
	editor.capacity = needed * 2;
	editor.bytes = memory_resize(editor.bytes, editor.capacity);
}

static void insert(const char *bytes, size_t count)
{
	reserve(count);
	memmove(editor.bytes + editor.cursor + count, editor.bytes + editor.cursor,
		editor.length - editor.cursor);
	memcpy(editor.bytes + editor.cursor, bytes, count);
	editor.length += count;
	editor.cursor += count;
}

static void remove_bytes(size_t from, size_t to)
{
	memmove(editor.bytes + from, editor.bytes + to, editor.length - to);
	editor.length -= to - from;
	editor.cursor = from;
}

/* Remove, and keep for ^Y. */
static void kill_bytes(size_t from, size_t to)
{
	if (from == to)
		return;
	free(editor.killed);
	editor.killed = memory_alloc(to - from + 1);
	memcpy(editor.killed, editor.bytes + from, to - from);
	editor.killed[to - from] = '\0';
	remove_bytes(from, to);
	draw();
}

/* --- Moving --- */

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t character_before(size_t at)
{
	while (at && is_continuation(editor.bytes[--at]))
		continue;
	return at;
}

static size_t character_after(size_t at)
{
	if (at < editor.length)
		at++;
	while (at < editor.length && is_continuation(editor.bytes[at]))
		at++;
	return at;
}

static size_t word_before(size_t at)
{
	while (at && editor.bytes[at - 1] == ' ')
		at--;
	while (at && editor.bytes[at - 1] != ' ')
		at--;
	return at;
}

static size_t word_after(size_t at)
{
	while (at < editor.length && editor.bytes[at] == ' ')
		at++;
	while (at < editor.length && editor.bytes[at] != ' ')
		at++;
	return at;
}

static void move_to(size_t cursor)
{
	if (cursor == editor.cursor)
		return;
	editor.cursor = cursor;
	draw();
}

static void type(int c)
{
	char byte = (char)c;

	insert(&byte, 1);
	if (editor.cursor == editor.length)
		screen_append(&editor.screen, editor.bytes, editor.length);
	else
		draw();
}

static void erase(size_t from, size_t to)
{
	if (from == to)
		return;
	remove_bytes(from, to);
	draw();
}

/* --- History --- */

static void replace_line(const char *text)
{
	editor.length = editor.cursor = 0;
	insert(text, strlen(text));
}

static void keep_draft(void)
{
	free(editor.draft);
	editor.bytes[editor.length] = '\0';
	editor.draft = memory_string(editor.bytes);
}

static void show_history(size_t age)
{
	const char *line = age ? history_line(age) : editor.draft;

	if (!line)
		return;
	if (!editor.age)
		keep_draft();
	line = age ? line : editor.draft;
	editor.age = age;
	replace_line(line);
	draw();
}

static const char *search_prompt(const struct text *query, bool found)
{
	struct text prompt;

	text_init(&prompt, &scratch);
	text_string(&prompt, found ? "(search)`" : "(no match)`");
	text_append(&prompt, query->bytes, query->length);
	text_string(&prompt, "': ");
	return text_finish(&prompt);
}

/* One key of a search. Returns false if it ends the search, and is to be acted upon by others. */
static bool search_key(int key, struct text *query, size_t *age)
{
	size_t from = 1;

	if (key == CONTROL('R')) {
		from = *age + 1;
	} else if (key == KEY_BACKSPACE || key == CONTROL('H')) {
		if (query->length)
			query->length--;
	} else if (key >= ' ' && key < KEY_UNKNOWN) {
		text_add(query, (char)key);
		from = *age ? *age : 1;
	} else {
		return false;
	}
	size_t found = query->length ? history_search(text_finish(query), from) : 0;
	if (found) {
		*age = found;
		replace_line(history_line(found));
	}
	editor.screen.prompt = search_prompt(query, found);
	draw();
	return true;
}

/* ^R: type a part of a line to find it. Returns the key that ended the search. */
static int search(void)
{
	const char *prompt = editor.screen.prompt;
	struct arena_mark mark = arena_mark(&scratch);
	struct text query;
	size_t age = 0;
	int key;

	if (!editor.age)
		keep_draft();
	text_init(&query, &scratch);
	text_add(&query, '\0');
	query.length = 0;
	editor.screen.prompt = search_prompt(&query, true);
	draw();
	do
		key = key_read(editor.screen.fd);
	while (search_key(key, &query, &age));
	editor.screen.prompt = prompt;
	arena_release(&scratch, mark);
	if (age)
		editor.age = age;
	if (key == CONTROL('G')) {
		editor.age = 0;
		replace_line(editor.draft);
	}
	draw();
	return key;
}

/* --- Completion --- */

static size_t longest(const struct strings *names)
{
	size_t most = 0;

	for (size_t i = 0; i < names->count; i++)
		if (strlen(names->items[i]) > most)
			most = strlen(names->items[i]);
	return most;
}

static void show_matches(const struct strings *names)
{
	size_t column_width = longest(names) + 2;
	size_t columns = editor.screen.columns / column_width;
	struct text list;

	text_init(&list, &scratch);
	screen_end(&editor.screen, editor.bytes, editor.length, "");
	for (size_t i = 0; i < names->count; i++) {
		bool last = i + 1 == names->count || !columns || (i + 1) % columns == 0;
		text_string(&list, names->items[i]);
		for (size_t at = strlen(names->items[i]); !last && at < column_width; at++)
			text_add(&list, ' ');
		if (last)
			text_add(&list, '\n');
	}
	screen_write(&editor.screen, text_finish(&list));
	draw();
}

static void complete_word(void)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct completion found = complete(editor.bytes, editor.cursor);

	if (*found.insertion) {
		insert(found.insertion, strlen(found.insertion));
		draw();
	} else if (found.matches.count > 1 && editor.completing) {
		show_matches(&found.matches);
	} else {
		screen_write(&editor.screen, "\a");
		editor.completing = true;
	}
	arena_release(&scratch, mark);
}

/* --- Keys --- */

static void clear(void)
{
	screen_clear(&editor.screen);
	draw();
}

/* Keys that change the line or move in it. */
static void edit(int key)
{
	switch (key) {
	case CONTROL('A'):
	case KEY_HOME:
		return move_to(0);
	case CONTROL('E'):
	case KEY_END:
		return move_to(editor.length);
	case CONTROL('B'):
	case KEY_LEFT:
		return move_to(character_before(editor.cursor));
	case CONTROL('F'):
	case KEY_RIGHT:
		return move_to(character_after(editor.cursor));
	case KEY_WORD_LEFT:
		return move_to(word_before(editor.cursor));
	case KEY_WORD_RIGHT:
		return move_to(word_after(editor.cursor));
	case CONTROL('H'):
	case KEY_BACKSPACE:
		return erase(character_before(editor.cursor), editor.cursor);
	case CONTROL('D'):
	case KEY_DELETE:
		return erase(editor.cursor, character_after(editor.cursor));
	case CONTROL('K'):
		return kill_bytes(editor.cursor, editor.length);
	case CONTROL('U'):
		return kill_bytes(0, editor.cursor);
	case CONTROL('W'):
		return kill_bytes(word_before(editor.cursor), editor.cursor);
	case CONTROL('L'):
		return clear();
	case CONTROL('P'):
	case KEY_UP:
		return show_history(editor.age + 1);
	case CONTROL('N'):
	case KEY_DOWN:
		if (editor.age)
			show_history(editor.age - 1);
		return;
	case CONTROL('Y'):
		if (editor.killed) {
			insert(editor.killed, strlen(editor.killed));
			draw();
		}
		return;
	default:
		if (key >= ' ' && key < KEY_UNKNOWN)
			type(key);
	}
}

static enum action act(int key)
{
	bool completing = editor.completing;

	editor.completing = false;
	switch (key) {
	case KEY_ENTER:
	case KEY_NEWLINE:
		return ACTION_ACCEPT;
	case CONTROL('C'):
		return ACTION_INTERRUPT;
	case KEY_END_OF_INPUT:
		return ACTION_END;
	case CONTROL('D'):
		if (!editor.length)
			return ACTION_END;
		edit(key);
		return ACTION_GO_ON;
	case CONTROL('R'):
		return act(search());
	case KEY_TAB:
		editor.completing = completing;
		complete_word();
		return ACTION_GO_ON;
	default:
		edit(key);
		return ACTION_GO_ON;
	}
}

static enum input_result finish(enum action action, const char **line, size_t *length)
{
	if (action == ACTION_END)
		return INPUT_END;
	screen_end(&editor.screen, editor.bytes, editor.length,
		   action == ACTION_INTERRUPT ? "^C" : "");
	if (action == ACTION_INTERRUPT)
		return INPUT_INTERRUPTED;
	history_add(editor.bytes, editor.length);
	editor.bytes[editor.length] = '\n';
	*line = editor.bytes;
	*length = editor.length + 1;
	return INPUT_LINE;
}

enum input_result editor_line(int fd, const char *prompt, const char **line, size_t *length)
{
	struct termios modes;
	enum action action;

	editor.length = editor.cursor = editor.age = 0;
	editor.completing = false;
	reserve(0);
	make_raw(fd, &modes);
	screen_begin(&editor.screen, fd, prompt);
	do
		action = act(key_read(fd));
	while (action == ACTION_GO_ON);
	enum input_result result = finish(action, line, length);
	tcsetattr(fd, TCSADRAIN, &modes);
	return result;
}
