/* The cpio reader on good archives, and on every kind of bad one. */

#include "fs/cpio.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/slab.h"
#include "syscall/abi/stat.h"

#define ARCHIVE_MAX 1024

/* An archive being made, or read. */
static struct {
	char bytes[ARCHIVE_MAX];
	size_t size;
	bool strayed; /* the reader asked for bytes that are not there */
} archive;

static char why[128];

static void pad(void)
{
	while (archive.size % 4 != 0)
		archive.bytes[archive.size++] = '\0';
}

static void add(const char *name, uint32_t mode, const char *content)
{
	size_t length = strlen(content);
	int n = snprintf(archive.bytes + archive.size, ARCHIVE_MAX - archive.size,
			 "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x%s", 7, mode,
			 1, 2, 1, 1000, length, 0, 0, 5, 1, strlen(name) + 1, 0, name);

	archive.size += n + 1;
	pad();
	memcpy(archive.bytes + archive.size, content, length);
	archive.size += length;
	pad();
}

static void make_archive(void)
{
	archive.size = 0;
	archive.strayed = false;
	memset(archive.bytes, 0, sizeof(archive.bytes));
	add("dir", S_IFDIR | 0755, "");
	add("dir/file", S_IFREG | 0644, "seven b");
	add("link", S_IFLNK | 0777, "dir/file");
	add("TRAILER!!!", 0, "");
}

static void read_bytes(void *context, size_t offset, void *to, size_t n)
{
	const struct cpio_reader *reader = context;

	if (offset > reader->size || n > reader->size - offset) {
		archive.strayed = true;
		memset(to, 0, n);
		return;
	}
	memcpy(to, archive.bytes + offset, n);
}

static void begin(struct cpio_reader *reader, size_t size)
{
	*reader = (struct cpio_reader){.read = read_bytes,
				       .context = reader,
				       .size = size,
				       .why = why,
				       .why_size = sizeof(why)};
	why[0] = '\0';
}

/* Reads all of the first `size` bytes: how many entries, or the error. */
static int read_all(size_t size)
{
	struct cpio_reader reader;
	struct cpio_entry *entry = kmalloc(sizeof(*entry));
	int more, entries = 0;

	begin(&reader, size);
	while ((more = cpio_next(&reader, entry)) > 0) {
		entries++;
		if (entry->data > size || entry->size > size - entry->data)
			archive.strayed = true;
	}
	kfree(entry);
	EXPECT(more == 0 || why[0] != '\0');
	return more < 0 ? more : entries;
}

static void expect_why(size_t size, const char *pattern)
{
	EXPECT_EQ(read_all(size), -EINVAL);
	if (!glob_match(pattern, why))
		test_failed(__FILE__, __LINE__, "\"%s\" is not \"%s\"", why, pattern);
}

KERNEL_TEST(an_archives_entries_come_out_as_they_went_in)
{
	struct cpio_reader reader;
	struct cpio_entry *entry = kmalloc(sizeof(*entry));

	make_archive();
	begin(&reader, archive.size);
	EXPECT_EQ(cpio_next(&reader, entry), 1);
	EXPECT_STR(entry->name, "dir");
	EXPECT_EQ(entry->mode, S_IFDIR | 0755);
	EXPECT_EQ(cpio_next(&reader, entry), 1);
	EXPECT_STR(entry->name, "dir/file");
	EXPECT_EQ(entry->ino, 7);
	EXPECT_EQ(entry->uid, 1);
	EXPECT_EQ(entry->gid, 2);
	EXPECT_EQ(entry->mtime, 1000);
	EXPECT_EQ(entry->rdev_major, 5);
	EXPECT_EQ(entry->rdev_minor, 1);
	EXPECT_EQ(entry->size, 7);
	EXPECT(memcmp(archive.bytes + entry->data, "seven b", 7) == 0);
	EXPECT_EQ(cpio_next(&reader, entry), 1);
	EXPECT_STR(entry->name, "link");
	EXPECT_EQ(cpio_next(&reader, entry), 0);
	kfree(entry);
}

KERNEL_TEST(several_archives_with_zeros_between_them_are_one)
{
	make_archive();
	EXPECT_EQ(read_all(archive.size), 3);
	archive.size += 8;
	add("second", S_IFREG | 0644, "x");
	add("TRAILER!!!", 0, "");
	archive.size += 100;
	EXPECT_EQ(read_all(archive.size), 4);
}

KERNEL_TEST(an_archive_cut_off_anywhere_is_refused_with_the_place)
{
	char want[40];

	make_archive();
	size_t whole = archive.size;
	while (whole > 0 && archive.bytes[whole - 1] == '\0')
		whole--;
	for (size_t size = 1; size <= whole; size++) {
		snprintf(want, sizeof(want), "truncated: * byte %zu, *", size);
		expect_why(size, want);
	}
	EXPECT_EQ(read_all(whole + 1), 3);
	expect_why(0, "empty*");
	EXPECT(!archive.strayed);
}

KERNEL_TEST(what_is_no_archive_is_told_from_what_is_a_damaged_or_compressed_one)
{
	make_archive();
	memcpy(archive.bytes, "070707", 6);
	expect_why(archive.size, "not a newc cpio archive");
	memcpy(archive.bytes, "\177ELF\1\1", 6);
	expect_why(archive.size, "not a newc cpio archive");
	memset(archive.bytes, 0, sizeof(archive.bytes));
	expect_why(archive.size, "not a newc cpio archive");
	memcpy(archive.bytes, "\x1f\x8b\x08\0\0\0", 6);
	expect_why(archive.size, "compressed with gzip*");
	memcpy(archive.bytes,
	       "\xfd"
	       "7zXZ\0",
	       6);
	expect_why(archive.size, "compressed with xz*");
	memcpy(archive.bytes, "\x28\xb5\x2f\xfd\0\0", 6);
	expect_why(archive.size, "compressed with zstd*");

	make_archive();
	archive.bytes[20] = 'g';
	expect_why(archive.size, "damaged: *byte 0 *no number");
	make_archive();
	archive.bytes[116] = 'x';
	expect_why(archive.size, "damaged: no newc cpio header at byte 116");
	make_archive();
	memcpy(archive.bytes + 94, "00000000", 8);
	expect_why(archive.size, "damaged: *name of 0 bytes");
	memcpy(archive.bytes + 94, "ffffffff", 8);
	expect_why(archive.size, "damaged: *name of 4294967295 bytes");
	memcpy(archive.bytes + 94, "00000003", 8);
	expect_why(archive.size, "damaged: the name *");
	make_archive();
	memcpy(archive.bytes + 54, "fffffffe", 8);
	expect_why(archive.size, "truncated: *inside a file");
}

/* A generator of its own, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 8;
}

KERNEL_TEST(no_corruption_leads_the_reader_out_of_the_archive)
{
	uint32_t state = 1;

	for (unsigned round = 0; round < 3000; round++) {
		make_archive();
		size_t size = archive.size;
		for (uint32_t n = next_random(&state) % 6 + 1; n > 0; n--) {
			static const char digits[] = "0123456789abcdefF";
			uint32_t place = next_random(&state) % archive.size;
			uint32_t kind = next_random(&state);
			archive.bytes[place] =
				kind % 3 ? digits[kind % (sizeof(digits) - 1)] : (char)(kind >> 4);
		}
		if (next_random(&state) % 4 == 0)
			size = next_random(&state) % (archive.size + 1);
		read_all(size);
	}
	EXPECT(!archive.strayed);
}
