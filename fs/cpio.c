/*
 * The cpio reader. Every number in the archive is checked against what is left of it before it is
 * used; offsets never exceed the size, and sizes are at most 32 bits, so a sum of two fits in 64.
 */

#include "fs/cpio.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "syscall/abi/stat.h"

#define HEADER_SIZE 110
#define MAGIC_SIZE  6
#define FIELD_SIZE  8
#define ALIGNMENT   4

/* The header's fields, in order. */
enum field {
	FIELD_INO,
	FIELD_MODE,
	FIELD_UID,
	FIELD_GID,
	FIELD_NLINK,
	FIELD_MTIME,
	FIELD_FILESIZE,
	FIELD_DEV_MAJOR,
	FIELD_DEV_MINOR,
	FIELD_RDEV_MAJOR,
	FIELD_RDEV_MINOR,
	FIELD_NAMESIZE,
	FIELD_CHECK,
	FIELD_COUNT
};

static const char trailer[] = "TRAILER!!!";

static const struct {
	const char *name;
	uint8_t length;
	uint8_t magic[6];
} compressed[] = {
	{"gzip", 2, {0x1f, 0x8b}},
	{"bzip2", 3, {'B', 'Z', 'h'}},
	{"xz", 6, {0xfd, '7', 'z', 'X', 'Z', 0}},
	{"zstd", 4, {0x28, 0xb5, 0x2f, 0xfd}},
	{"lz4", 4, {0x02, 0x21, 0x4c, 0x18}},
	{"lzma", 3, {0x5d, 0, 0}},
	{"lzop", 4, {0x89, 'L', 'Z', 'O'}},
};

static int truncated(const struct cpio_reader *reader, const char *what)
{
	snprintf(reader->why, reader->why_size,
		 "truncated: the archive ends at byte %zu, inside %s", reader->size, what);
	return -EINVAL;
}

/* Are `n` bytes left from `at`? */
static bool there(const struct cpio_reader *reader, size_t at, size_t n)
{
	return at <= reader->size && n <= reader->size - at;
}

static size_t aligned(size_t offset)
{
	return ALIGN_UP(offset, ALIGNMENT);
}

/* Skips zeros to the next archive; false: there is none. */
static bool find_archive(struct cpio_reader *reader)
{
	char bytes[64];
	while (reader->at < reader->size) {
		size_t n = MIN(sizeof(bytes), reader->size - reader->at);
		reader->read(reader->context, reader->at, bytes, n);
		for (size_t i = 0; i < n; i++) {
			if (bytes[i] != 0) {
				reader->at += i;
				return true;
			}
		}
		reader->at += n;
	}
	return false;
}

/* What begins here is no header: says what it is. */
static int bad_magic(const struct cpio_reader *reader, const uint8_t *start)
{
	for (size_t i = 0; i < ARRAY_SIZE(compressed); i++) {
		if (memcmp(start, compressed[i].magic, compressed[i].length) != 0)
			continue;
		snprintf(reader->why, reader->why_size,
			 "compressed with %s, which is not supported: a plain cpio archive is",
			 compressed[i].name);
		return -EINVAL;
	}
	if (reader->entries == 0)
		snprintf(reader->why, reader->why_size, "not a newc cpio archive");
	else
		snprintf(reader->why, reader->why_size, "damaged: no newc cpio header at byte %zu",
			 reader->at);
	return -EINVAL;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool parse_fields(const char *text, uint32_t fields[FIELD_COUNT])
{
	for (unsigned i = 0; i < FIELD_COUNT * FIELD_SIZE; i++) {
		int digit = hex_digit(text[i]);
		if (digit < 0)
			return false;
		uint32_t *field = &fields[i / FIELD_SIZE];
		*field = (i % FIELD_SIZE ? *field << 4 : 0) | (uint32_t)digit;
	}
	return true;
}

/* Reads and checks the header at `at`. */
static int read_header(const struct cpio_reader *reader, uint32_t fields[FIELD_COUNT])
{
	char header[HEADER_SIZE] = {0};
	size_t n = MIN(sizeof(header), reader->size - reader->at);
	reader->read(reader->context, reader->at, header, n);
	size_t known = MIN(n, (size_t)MAGIC_SIZE - 1);
	if (memcmp(header, "07070", known) != 0 ||
	    (n >= MAGIC_SIZE && header[5] != '1' && header[5] != '2'))
		return bad_magic(reader, (const uint8_t *)header);
	if (n < HEADER_SIZE)
		return truncated(reader, "a header");
	if (!parse_fields(header + MAGIC_SIZE, fields)) {
		snprintf(reader->why, reader->why_size,
			 "damaged: the header at byte %zu has a field that is no number",
			 reader->at);
		return -EINVAL;
	}
	return 0;
}

static int read_name(const struct cpio_reader *reader, uint32_t length, struct cpio_entry *entry)
{
	if (length < 2 || length > sizeof(entry->name)) {
		snprintf(reader->why, reader->why_size,
			 "damaged: the entry at byte %zu has a name of %u bytes", reader->at,
			 length);
		return -EINVAL;
	}
	if (!there(reader, reader->at + HEADER_SIZE, length))
		return truncated(reader, "a name");
	reader->read(reader->context, reader->at + HEADER_SIZE, entry->name, length);
	if (strnlen(entry->name, length) != length - 1) {
		snprintf(reader->why, reader->why_size,
			 "damaged: the name of the entry at byte %zu does not end where it should",
			 reader->at);
		return -EINVAL;
	}
	return 0;
}

static void set_attributes(struct cpio_entry *entry, const uint32_t fields[FIELD_COUNT])
{
	entry->ino = fields[FIELD_INO];
	entry->mode = fields[FIELD_MODE];
	entry->uid = fields[FIELD_UID];
	entry->gid = fields[FIELD_GID];
	entry->nlink = fields[FIELD_NLINK];
	entry->mtime = fields[FIELD_MTIME];
	entry->dev_major = fields[FIELD_DEV_MAJOR];
	entry->dev_minor = fields[FIELD_DEV_MINOR];
	entry->rdev_major = fields[FIELD_RDEV_MAJOR];
	entry->rdev_minor = fields[FIELD_RDEV_MINOR];
	entry->size = fields[FIELD_FILESIZE];
}

/* Reads the entry at `at` whole, and moves past it. */
static int read_entry(struct cpio_reader *reader, struct cpio_entry *entry)
{
	uint32_t fields[FIELD_COUNT];
	int err = read_header(reader, fields);
	if (err == 0)
		err = read_name(reader, fields[FIELD_NAMESIZE], entry);
	if (err < 0)
		return err;
	set_attributes(entry, fields);
	entry->archive = reader->archives;
	entry->data = aligned(reader->at + HEADER_SIZE + fields[FIELD_NAMESIZE]);
	if (entry->size == 0)
		entry->data =
			MIN(entry->data, reader->size); /* padding for nothing may be missing */
	if (!there(reader, entry->data, entry->size))
		return truncated(reader, "a file");
	reader->at = MIN(aligned(entry->data + entry->size), reader->size);
	reader->entries++;
	return 1;
}

/* Between two archives: 1 if another begins. */
static int begin_archive(struct cpio_reader *reader)
{
	if (!find_archive(reader)) {
		if (reader->entries > 0)
			return 0;
		snprintf(reader->why, reader->why_size,
			 reader->size ? "not a newc cpio archive" : "empty: 0 bytes");
		return -EINVAL;
	}
	reader->archives++;
	reader->inside = true;
	return 1;
}

int cpio_next(struct cpio_reader *reader, struct cpio_entry *entry)
{
	for (;;) {
		int err = reader->inside ? 1 : begin_archive(reader);
		if (err <= 0)
			return err;
		if (reader->at >= reader->size)
			return truncated(reader, "the archive: it has no TRAILER!!!");
		err = read_entry(reader, entry);
		if (err < 0 || strcmp(entry->name, trailer) != 0)
			return err;
		reader->inside = false;
	}
}
