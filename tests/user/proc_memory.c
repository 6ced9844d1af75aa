/*
 * What /proc tells of a process's memory: maps, smaps, pagemap, clear_refs, status. Each test makes
 * an area of its own, between two pages that nobody may touch, so that nothing joins it.
 */
#include "check.h"

#include <ctype.h>
#include <stdint.h>
#include <sys/mman.h>

enum {
	PAGE = 4096,
	KIB_A_PAGE = 4,
	PAGES = 16
};

/* --- Areas of one's own, and what smaps says of them --- */

static char *area_with(size_t pages, int flags)
{
	char *fence = mmap(NULL, (pages + 2) * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(fence != MAP_FAILED);
	char *area = mmap(fence + PAGE, pages * PAGE, PROT_READ | PROT_WRITE,
			  MAP_ANONYMOUS | MAP_FIXED | flags, -1, 0);
	CHECK(area == fence + PAGE);
#ifdef MADV_NOHUGEPAGE
	madvise(area, pages * PAGE, MADV_NOHUGEPAGE);
#endif
	return area;
}

static void touch(char *area, int from, int to)
{
	for (int i = from; i < to; i++)
		((volatile char *)area)[(size_t)i * PAGE] = 1;
}

/* Finds the line of maps or smaps for the area that starts there; the file stands behind it. */
static FILE *find_area(const char *path, const void *start)
{
	char line[512];
	unsigned long low, high;
	FILE *file = fopen(path, "r");
	CHECK(file != NULL);
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx-%lx ", &low, &high) == 2 && low == (unsigned long)start)
			return file;
	}
	check_report(__FILE__, __LINE__, "no area at %p in %s", start, path);
	if (file)
		fclose(file);
	return NULL;
}

/* A count of the area that starts there, in KiB; -1 if there is none of that name. */
static long smaps(const void *start, const char *name)
{
	char line[512];
	long value = -1;
	FILE *file = find_area("/proc/self/smaps", start);
	size_t length = strlen(name);
	while (file && fgets(line, sizeof(line), file) && isupper(line[0])) {
		if (strncmp(line, name, length) == 0 && line[length] == ':') {
			value = atol(line + length + 1);
			break;
		}
	}
	if (file)
		fclose(file);
	return value;
}

/* A count from a file of "Name: value kB" lines. */
static long count_in(const char *path, const char *name)
{
	char line[512];
	long value = -1;
	size_t length = strlen(name);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, name, length) == 0 && line[length] == ':')
			value = atol(line + length + 1);
	}
	if (file)
		fclose(file);
	return value;
}

static long status(const char *name)
{
	return count_in("/proc/self/status", name);
}

/* A child that does `body` to the area, then stays until the parent lets it go. */
struct companion {
	pid_t pid;
	int go;
};

static struct companion companion_start(void (*body)(char *area), char *area)
{
	int ready[2], go[2];
	char byte;
	CHECK_OK(pipe(ready));
	CHECK_OK(pipe(go));
	pid_t pid = fork();
	if (pid == 0) {
		close(go[1]);
		body(area);
		if (write(ready[1], "r", 1) != 1 || read(go[0], &byte, 1) != 1)
			_exit(1);
		_exit(0);
	}
	close(go[0]);
	CHECK_EQ(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return (struct companion){pid, go[1]};
}

static void companion_end(struct companion companion)
{
	CHECK_EQ(write(companion.go, "g", 1), 1);
	close(companion.go);
	CHECK_EXITED(wait_for(companion.pid), 0);
}

static void do_nothing(char *area)
{
	(void)area;
}

static void write_a_quarter(char *area)
{
	touch(area, 0, PAGES / 4);
}

static void read_all(char *area)
{
	for (int i = 0; i < PAGES; i++)
		(void)((volatile char *)area)[(size_t)i * PAGE];
}

/* --- maps --- */

TEST(lines_of_maps_have_their_form_and_stand_in_order)
{
	char line[512], rights[8];
	unsigned long low, high, before = 0, inode;
	unsigned long long offset;
	unsigned major, minor;
	int lines = 0, stacks = 0;
	FILE *file = fopen("/proc/self/maps", "r");
	CHECK(file != NULL);
	while (file && fgets(line, sizeof(line), file)) {
		CHECK_EQ(sscanf(line, "%lx-%lx %4s %llx %x:%x %lu", &low, &high, rights, &offset,
				&major, &minor, &inode),
			 7);
		CHECK(low >= before && high > low && low % PAGE == 0 && high % PAGE == 0);
		CHECK(strchr("r-", rights[0]) && strchr("w-", rights[1]) &&
		      strchr("x-", rights[2]) && strchr("ps", rights[3]));
		stacks += strstr(line, " [stack]\n") != NULL;
		before = high;
		lines++;
	}
	CHECK(lines >= 3);
	CHECK_EQ(stacks, 1);
	if (file)
		fclose(file);
}

TEST(maps_names_the_heap_and_the_program)
{
	char line[512], path[512] = "";
	bool heap = false, program = false;
	CHECK(sbrk(PAGE) != (void *)-1);
	CHECK(readlink("/proc/self/exe", path, sizeof(path) - 1) > 0);
	FILE *file = fopen("/proc/self/maps", "r");
	CHECK(file != NULL);
	while (file && fgets(line, sizeof(line), file)) {
		heap |= strstr(line, " [heap]\n") != NULL;
		program |= strstr(line, path) != NULL && strstr(line, " r-xp ") != NULL;
	}
	CHECK(heap && program);
	if (file)
		fclose(file);
}

TEST(shared_anonymous_memory_is_a_deleted_dev_zero_in_maps)
{
	char line[512], want[32];
	bool found = false;
	char *area = area_with(PAGES, MAP_SHARED);
	snprintf(want, sizeof(want), "%08lx-", (unsigned long)area);
	FILE *file = fopen("/proc/self/maps", "r");
	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, want, strlen(want)) == 0)
			found = strstr(line, " rw-s ") && strstr(line, "/dev/zero (deleted)\n");
	CHECK(found);
	if (file)
		fclose(file);
}

/* --- smaps --- */

static bool has_unit(const char *line)
{
	return strstr(line, " kB\n") != NULL;
}

TEST(smaps_has_the_counts_of_every_area_in_their_order)
{
	static const char *const names[] = {
		"Size",       "KernelPageSize", "MMUPageSize",  "Rss",           "Pss",
		"Pss_Dirty",  "Shared_Clean",   "Shared_Dirty", "Private_Clean", "Private_Dirty",
		"Referenced", "Anonymous",      "LazyFree",     "AnonHugePages", "Swap",
		"SwapPss",    "Locked",
	};
	enum {
		COUNT = sizeof(names) / sizeof(names[0])
	};
	char line[512];
	unsigned long low, high;
	size_t next = COUNT;
	long areas = 0;
	FILE *file = fopen("/proc/self/smaps", "r");
	CHECK(file != NULL);
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx-%lx ", &low, &high) == 2) {
			CHECK_EQ(next, COUNT);
			next = 0;
			areas++;
			continue;
		}
		size_t length = strcspn(line, ":");
		if (next < COUNT && strncmp(line, names[next], length) == 0 && !names[next][length])
			next++;
		else if (strncmp(line, "VmFlags: ", 9) != 0)
			continue;
		CHECK(strncmp(line, "VmFlags", 7) == 0 || has_unit(line));
		if (strncmp(line, "Size:", 5) == 0)
			CHECK_EQ(atol(line + 5), (high - low) / 1024);
	}
	CHECK_EQ(next, COUNT);
	CHECK(areas >= 3);
	if (file)
		fclose(file);
}

TEST(rss_counts_the_pages_that_were_touched)
{
	char *area = area_with(PAGES, MAP_PRIVATE);
	CHECK_EQ(smaps(area, "Size"), PAGES * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Rss"), 0);
	touch(area, 3, 8);
	CHECK_EQ(smaps(area, "Rss"), 5 * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Pss"), 5 * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Private_Dirty"), 5 * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Anonymous"), 5 * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Shared_Dirty"), 0);
	CHECK_OK(madvise(area, PAGES * PAGE, MADV_DONTNEED));
	CHECK_EQ(smaps(area, "Rss"), 0);
}

TEST(memory_that_was_only_read_is_not_resident)
{
	char *area = area_with(PAGES, MAP_PRIVATE);
	read_all(area);
	CHECK_EQ(smaps(area, "Rss"), 0);
}

TEST(pss_halves_when_two_share_the_pages)
{
	char *area = area_with(PAGES, MAP_PRIVATE);
	touch(area, 0, PAGES);
	CHECK_EQ(smaps(area, "Pss"), PAGES * KIB_A_PAGE);
	struct companion child = companion_start(do_nothing, area);
	CHECK_EQ(smaps(area, "Rss"), PAGES * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Pss"), PAGES * KIB_A_PAGE / 2);
	CHECK_EQ(smaps(area, "Shared_Dirty"), PAGES * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Private_Dirty"), 0);
	companion_end(child);
	CHECK_EQ(smaps(area, "Pss"), PAGES * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Private_Dirty"), PAGES * KIB_A_PAGE);
}

TEST(pss_of_three_that_share_is_a_third)
{
	char *area = area_with(12, MAP_PRIVATE);
	touch(area, 0, 12);
	struct companion first = companion_start(do_nothing, area);
	struct companion second = companion_start(do_nothing, area);
	long share = smaps(area, "Pss"); /* rounded down, page by page */
	CHECK(share == 12 * KIB_A_PAGE / 3 || share == 12 * KIB_A_PAGE / 3 - 1);
	companion_end(first);
	CHECK_EQ(smaps(area, "Pss"), 12 * KIB_A_PAGE / 2);
	companion_end(second);
}

TEST(a_page_that_a_child_writes_is_shared_no_more)
{
	char *area = area_with(PAGES, MAP_PRIVATE);
	touch(area, 0, PAGES);
	struct companion child = companion_start(write_a_quarter, area);
	CHECK_EQ(smaps(area, "Private_Dirty"), PAGES / 4 * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Shared_Dirty"), PAGES * 3 / 4 * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Pss"), (PAGES / 4 + PAGES * 3 / 4 / 2) * KIB_A_PAGE);
	companion_end(child);
}

TEST(shared_memory_counts_for_each_who_touched_it)
{
	char *area = area_with(PAGES, MAP_SHARED);
	touch(area, 0, PAGES);
	CHECK_EQ(smaps(area, "Rss"), PAGES * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Anonymous"), 0);
	struct companion child = companion_start(read_all, area);
	CHECK_EQ(smaps(area, "Pss"), PAGES * KIB_A_PAGE / 2);
	companion_end(child);
	CHECK_EQ(smaps(area, "Pss"), PAGES * KIB_A_PAGE);
}

/* A file of PAGES pages, mapped private and read-only between fences. */
static char *map_a_file(void)
{
	static const char page[PAGE] = "page";
	int file = open("file", O_RDWR | O_CREAT, 0600);
	CHECK_OK(file);
	for (int i = 0; i < PAGES; i++)
		CHECK_EQ(write(file, page, PAGE), PAGE);
	char *area = area_with(PAGES, MAP_PRIVATE);
	CHECK(mmap(area, PAGES * PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) == area);
	CHECK_OK(close(file));
	return area;
}

TEST(pages_of_a_file_are_there_once_for_all_who_map_it)
{
	char *area = map_a_file();
	read_all(area);
	CHECK_EQ(smaps(area, "Rss"), PAGES * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Pss"), PAGES * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Anonymous"), 0);
	struct companion child = companion_start(read_all, area);
	CHECK_EQ(smaps(area, "Pss"), PAGES * KIB_A_PAGE / 2);
	CHECK_EQ(smaps(area, "Private_Clean") + smaps(area, "Private_Dirty"), 0);
	companion_end(child);
}

TEST(the_rollup_is_the_sum_of_all_areas)
{
	static const char *const names[] = {"Rss",           "Shared_Clean",  "Shared_Dirty",
					    "Private_Clean", "Private_Dirty", "Anonymous",
					    "Swap",          "Locked"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK(count_in("/proc/self/smaps_rollup", names[i]) >= 0);
	long rss = count_in("/proc/self/smaps_rollup", "Rss");
	char *area = area_with(PAGES, MAP_PRIVATE);
	touch(area, 0, PAGES);
	long now = count_in("/proc/self/smaps_rollup", "Rss");
	CHECK(now >= rss + PAGES * KIB_A_PAGE && now <= rss + (PAGES + 8) * KIB_A_PAGE);
	CHECK_EQ(now, count_in("/proc/self/smaps_rollup", "Shared_Clean") +
			      count_in("/proc/self/smaps_rollup", "Shared_Dirty") +
			      count_in("/proc/self/smaps_rollup", "Private_Clean") +
			      count_in("/proc/self/smaps_rollup", "Private_Dirty"));
	CHECK_EQ(count_in("/proc/self/smaps_rollup", "Pss") -
				 count_in("/proc/self/smaps_rollup", "Pss_Anon") -
				 count_in("/proc/self/smaps_rollup", "Pss_File") -
				 count_in("/proc/self/smaps_rollup", "Pss_Shmem") <
			 3,
		 1);
}

TEST(vmflags_tell_the_rights_and_what_they_may_become)
{
	char line[512] = "", *area = area_with(PAGES, MAP_SHARED);
	FILE *file = find_area("/proc/self/smaps", area);
	while (file && fgets(line, sizeof(line), file) && strncmp(line, "VmFlags:", 8) != 0)
		;
	CHECK(strncmp(line, "VmFlags: rd wr sh mr mw me ms ", 30) == 0);
	if (file)
		fclose(file);
}

/* --- pagemap and clear_refs --- */

#define PRESENT   (1ULL << 63)
#define FILE_PAGE (1ULL << 61)
#define EXCLUSIVE (1ULL << 56)
#define FRAME     ((1ULL << 55) - 1)

static uint64_t pagemap_of(const char *address)
{
	uint64_t entry = 0;
	int file = open("/proc/self/pagemap", O_RDONLY);
	CHECK_OK(file);
	CHECK_EQ(pread(file, &entry, sizeof(entry), (off_t)((uintptr_t)address / PAGE) * 8), 8);
	CHECK_OK(close(file));
	return entry;
}

TEST(pagemaps_present_bit_follows_touching)
{
	char *area = area_with(PAGES, MAP_PRIVATE);
	CHECK_EQ(pagemap_of(area), 0);
	touch(area, 1, 2);
	CHECK(!(pagemap_of(area) & PRESENT));
	uint64_t entry = pagemap_of(area + PAGE);
	CHECK((entry & PRESENT) && (entry & EXCLUSIVE) && !(entry & FILE_PAGE));
	CHECK_OK(madvise(area, PAGES * PAGE, MADV_DONTNEED));
	CHECK(!(pagemap_of(area + PAGE) & PRESENT));
}

TEST(pagemap_tells_shared_pages_and_those_of_files)
{
	char *private = area_with(PAGES, MAP_PRIVATE), *shared = area_with(PAGES, MAP_SHARED);
	touch(private, 0, 1);
	touch(shared, 0, 1);
	CHECK(pagemap_of(shared) & FILE_PAGE);
	struct companion child = companion_start(do_nothing, private);
	CHECK((pagemap_of(private) & PRESENT) && !(pagemap_of(private) & EXCLUSIVE));
	companion_end(child);
	CHECK(pagemap_of(private) & EXCLUSIVE);
}

TEST(pagemap_is_read_in_whole_entries_and_ends)
{
	char entries[16];
	int file = open("/proc/self/pagemap", O_RDONLY);
	CHECK_OK(file);
	CHECK_ERRNO(pread(file, entries, 7, 0), EINVAL);
	CHECK_ERRNO(pread(file, entries, 8, 4), EINVAL);
	CHECK_EQ(pread(file, entries, 0, 0), 0);
	CHECK_EQ(pread(file, entries, 16, 0), 16);
	CHECK_EQ(pread(file, entries, 8, (off_t)1 << 52), 0);
}

TEST(referenced_counts_what_was_used_since_clear_refs)
{
	char *area = area_with(PAGES, MAP_PRIVATE);
	touch(area, 0, PAGES);
	CHECK_EQ(smaps(area, "Referenced"), PAGES * KIB_A_PAGE);
	int file = open("/proc/self/clear_refs", O_WRONLY);
	CHECK_OK(file);
	CHECK_EQ(write(file, "1", 1), 1);
	CHECK_EQ(smaps(area, "Referenced"), 0);
	CHECK_EQ(smaps(area, "Rss"), PAGES * KIB_A_PAGE);
	touch(area, 4, 6);
	CHECK_EQ(smaps(area, "Referenced"), 2 * KIB_A_PAGE);
	CHECK_EQ(write(file, "3\n", 2), 2);
	CHECK_EQ(smaps(area, "Referenced"), 2 * KIB_A_PAGE);
	CHECK_EQ(write(file, "2\n", 2), 2);
	CHECK_EQ(smaps(area, "Referenced"), 0);
	CHECK_ERRNO(write(file, "0", 1), EINVAL);
	CHECK_ERRNO(write(file, "6", 1), EINVAL);
	CHECK_ERRNO(write(file, "x", 1), EINVAL);
}

/* --- status, statm --- */

TEST(status_counts_memory_by_what_it_is_for)
{
	enum {
		MANY = 1024
	};
	long size = status("VmSize"), data = status("VmData"), rss = status("VmRSS");
	char *area = area_with(MANY, MAP_PRIVATE);
	CHECK_EQ(status("VmSize"), size + (MANY + 2) * KIB_A_PAGE);
	CHECK_EQ(status("VmData"), data + MANY * KIB_A_PAGE);
	touch(area, 0, MANY);
	/* Linux counts in batches for each processor: near is exact enough. */
	CHECK(status("VmRSS") > rss + MANY * KIB_A_PAGE * 3 / 4);
	CHECK(status("RssAnon") > MANY * KIB_A_PAGE * 3 / 4);
	CHECK(status("VmStk") > 0 && status("VmExe") > 0 && status("VmPTE") > 0);
	CHECK(status("VmLib") >= 0 && status("VmPin") == 0 && status("VmSwap") == 0);
	CHECK_EQ(status("VmRSS"), status("RssAnon") + status("RssFile") + status("RssShmem"));
}

TEST(status_keeps_the_peaks)
{
	enum {
		MANY = 1024
	};
	char *area = area_with(MANY, MAP_PRIVATE);
	touch(area, 0, MANY);
	long size = status("VmSize"), rss = status("VmRSS");
	CHECK_OK(munmap(area, MANY * PAGE));
	CHECK_EQ(status("VmSize"), size - MANY * KIB_A_PAGE);
	CHECK(status("VmPeak") >= size);
	CHECK(status("VmRSS") < rss - MANY * KIB_A_PAGE / 2);
	CHECK(status("VmHWM") > rss - MANY * KIB_A_PAGE / 4);
	int file = open("/proc/self/clear_refs", O_WRONLY);
	CHECK_EQ(write(file, "5", 1), 1);
	CHECK(status("VmHWM") < rss - MANY * KIB_A_PAGE / 2);
}

TEST(shared_memory_is_shmem_in_status)
{
	enum {
		MANY = 1024
	};
	long shmem = status("RssShmem");
	char *area = area_with(MANY, MAP_SHARED);
	touch(area, 0, MANY);
	CHECK(status("RssShmem") > shmem + MANY * KIB_A_PAGE * 3 / 4);
}

TEST(statm_says_in_pages_what_status_says)
{
	long size, resident, shared, text, lib, data, dirty;
	FILE *file = fopen("/proc/self/statm", "r");
	CHECK(file != NULL);
	CHECK_EQ(fscanf(file, "%ld %ld %ld %ld %ld %ld %ld", &size, &resident, &shared, &text, &lib,
			&data, &dirty),
		 7);
	fclose(file);
	CHECK(size >= resident && resident >= shared && shared >= 0);
	CHECK_EQ(text * KIB_A_PAGE, status("VmExe"));
	CHECK(data > 0 && lib == 0 && dirty == 0);
}

TEST(locked_memory_is_counted)
{
	char *area = area_with(PAGES, MAP_PRIVATE);
	long locked = status("VmLck");
	CHECK_EQ(smaps(area, "Locked"), 0);
	CHECK_OK(mlock(area, 4 * PAGE));
	CHECK_EQ(status("VmLck"), locked + 4 * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Locked"), 4 * KIB_A_PAGE);
	CHECK_EQ(smaps(area, "Rss"), 4 * KIB_A_PAGE);
	CHECK_OK(munlock(area, 4 * PAGE));
	CHECK_EQ(status("VmLck"), locked);
}

/* --- usage --- */

TEST(getrusage_counts_faults_and_the_largest_resident_set)
{
	enum {
		MANY = 1024
	};
	struct rusage before, after;
	char *area = area_with(MANY, MAP_PRIVATE);
	CHECK_OK(getrusage(RUSAGE_SELF, &before));
	touch(area, 0, MANY);
	CHECK_OK(getrusage(RUSAGE_SELF, &after));
	CHECK(after.ru_minflt - before.ru_minflt >= MANY);
	CHECK(after.ru_minflt - before.ru_minflt < MANY + 50);
	CHECK_EQ(after.ru_majflt, before.ru_majflt);
	CHECK(after.ru_maxrss > before.ru_maxrss + MANY * KIB_A_PAGE / 2);
	CHECK_OK(munmap(area, MANY * PAGE));
	CHECK_OK(getrusage(RUSAGE_SELF, &before));
	CHECK_EQ(before.ru_maxrss, after.ru_maxrss);
}

/* --- other processes --- */

static void open_what_is_not_theirs(void)
{
	static const char *const files[] = {"maps", "smaps", "smaps_rollup", "pagemap", "environ"};
	char path[64];
	CHECK_OK(setuid(1000));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)getppid(), files[i]);
		CHECK_ERRNO(open(path, O_RDONLY), EACCES);
	}
}

TEST(the_memory_of_another_users_process_is_not_shown)
{
	if (getuid() == 0)
		CHECK_EXITED(run_child(open_what_is_not_theirs), 0);
}

/* --- executable text --- */

static const char *text_start(void)
{
	char line[512], rights[8];
	unsigned long low = 0, high;
	FILE *file = fopen("/proc/self/maps", "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx-%lx %7s", &low, &high, rights) == 3 &&
		    strcmp(rights, "r-xp") == 0)
			break;
	}
	if (file)
		fclose(file);
	return (const char *)low;
}

/* Run by the test below: it waits at its standard input while others look. */
CHILD_PROGRAM(argc, argv)
{
	char byte;
	(void)argc;
	(void)argv;
	printf("%ld\n", smaps(text_start(), "Shared_Clean") + smaps(text_start(), "Shared_Dirty"));
	fflush(stdout);
	return read(0, &byte, 1) == 0 ? 0 : 1;
}

TEST(programs_text_is_shared_by_all_who_run_it)
{
	int in[2], out[2];
	char text[32] = "";
	CHECK_OK(pipe(in));
	CHECK_OK(pipe(out));
	CHECK(smaps(text_start(), "Rss") > 0); /* touches what reading smaps takes */
	pid_t pid = fork();
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[0]);
		close(in[1]);
		execl(check_program_path, check_program_path, "--child", NULL);
		_exit(127);
	}
	CHECK(read(out[0], text, sizeof(text) - 1) > 0);
	CHECK(atol(text) >= 3 * KIB_A_PAGE);
	CHECK(smaps(text_start(), "Pss") < smaps(text_start(), "Rss"));
	close(in[0]);
	close(in[1]);
	CHECK_EXITED(wait_for(pid), 0);
}
