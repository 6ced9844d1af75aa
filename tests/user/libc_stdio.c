/*
 * Streams: buffering, positions, lines, the end, commands.
 */
#include "check.h"

/* The size of a file by now. */
static long size_of(const char *path)
{
	struct stat st;
	return stat(path, &st) < 0 ? -1 : (long)st.st_size;
}

TEST(a_file_is_written_when_its_buffer_is_full_or_flushed)
{
	FILE *file = fopen("f", "w");
	fputs("hello", file);
	CHECK_EQ(size_of("f"), 0);
	CHECK_EQ(fflush(file), 0);
	CHECK_EQ(size_of("f"), 5);
	for (int i = 0; i < 10000; i++)
		putc('x', file);
	CHECK(size_of("f") > 5);
	CHECK_EQ(fclose(file), 0);
	CHECK_EQ(size_of("f"), 10005);
}

TEST(a_line_buffered_stream_is_written_at_each_newline)
{
	FILE *file = fopen("f", "w");
	setvbuf(file, NULL, _IOLBF, BUFSIZ);
	fputs("one\ntwo", file);
	CHECK_EQ(size_of("f"), 4);
	fputs("\n", file);
	CHECK_EQ(size_of("f"), 8);
	fclose(file);
}

TEST(an_unbuffered_stream_is_written_at_once)
{
	FILE *file = fopen("f", "w");
	setvbuf(file, NULL, _IONBF, 0);
	fputs("ab", file);
	CHECK_EQ(size_of("f"), 2);
	fprintf(file, "%d", 345);
	CHECK_EQ(size_of("f"), 5);
	fclose(file);
}

static void exit_with_buffered_output(void)
{
	FILE *file = fopen("f", "w");
	fputs("kept", file);
	exit(0);
}

static void leave_with_buffered_output(void)
{
	FILE *file = fopen("f", "w");
	fputs("lost", file);
	_exit(0);
}

TEST(exit_writes_what_is_buffered_and__exit_does_not)
{
	CHECK_EXITED(run_child(exit_with_buffered_output), 0);
	CHECK_EQ(size_of("f"), 4);
	CHECK_EXITED(run_child(leave_with_buffered_output), 0);
	CHECK_EQ(size_of("f"), 0);
}

static void say_first(void)
{
	write(STDOUT_FILENO, "1", 1);
}

static void say_second(void)
{
	write(STDOUT_FILENO, "2", 1);
}

static void exit_with_functions(void)
{
	close(STDOUT_FILENO);
	open("f", O_CREAT | O_WRONLY, 0666);
	atexit(say_first);
	atexit(say_second);
	exit(0);
}

TEST(functions_registered_with_atexit_run_last_first)
{
	char text[4] = "";
	CHECK_EXITED(run_child(exit_with_functions), 0);
	int fd = open("f", O_RDONLY);
	CHECK_EQ(read(fd, text, 3), 2);
	CHECK_STR(text, "21");
	close(fd);
}

TEST(lines_come_back_as_they_were_written)
{
	FILE *file = fopen("f", "w+");
	for (int i = 0; i < 3000; i++)
		fprintf(file, "line %d\n", i);
	fputs("no newline", file);
	rewind(file);
	char *line = NULL, expected[32];
	size_t room = 0;
	for (int i = 0; i < 3000; i++) {
		snprintf(expected, sizeof(expected), "line %d\n", i);
		if (getline(&line, &room, file) < 0 || strcmp(line, expected) != 0)
			CHECK_STR(line, expected);
	}
	CHECK_EQ(getline(&line, &room, file), 10);
	CHECK_EQ(getline(&line, &room, file), -1);
	CHECK(feof(file) && !ferror(file));
	free(line);
	fclose(file);
}

TEST(fgets_cuts_long_lines)
{
	char part[5];
	FILE *file = fopen("f", "w+");
	fputs("abcdef\ng", file);
	rewind(file);
	CHECK_STR(fgets(part, sizeof(part), file), "abcd");
	CHECK_STR(fgets(part, sizeof(part), file), "ef\n");
	CHECK_STR(fgets(part, sizeof(part), file), "g");
	CHECK(fgets(part, sizeof(part), file) == NULL);
	fclose(file);
}

TEST(positions_follow_reading_writing_and_pushing_back)
{
	FILE *file = fopen("f", "w+");
	fputs("0123456789", file);
	CHECK_EQ(ftell(file), 10);
	fseek(file, 3, SEEK_SET);
	CHECK_EQ(getc(file), '3');
	CHECK_EQ(ungetc('x', file), 'x');
	CHECK_EQ(ftell(file), 3);
	CHECK_EQ(getc(file), 'x');
	CHECK_EQ(getc(file), '4');
	fseek(file, -2, SEEK_END);
	CHECK_EQ(getc(file), '8');
	fseek(file, -1, SEEK_CUR);
	fputs("AB", file);
	rewind(file);
	char text[16] = "";
	CHECK_EQ(fread(text, 1, 15, file), 10);
	CHECK_STR(text, "01234567AB");
	fclose(file);
}

TEST(appending_writes_at_the_end_wherever_one_has_been)
{
	FILE *file = fopen("f", "w");
	fputs("start", file);
	fclose(file);
	file = fopen("f", "a+");
	CHECK_EQ(getc(file), 's');
	fseek(file, 0, SEEK_CUR);
	fputs("end", file);
	rewind(file);
	char text[16] = "";
	CHECK_EQ(fread(text, 1, 15, file), 8);
	CHECK_STR(text, "startend");
	fclose(file);
}

TEST(modes_decide_what_a_stream_may_do)
{
	CHECK(fopen("none", "r") == NULL && errno == ENOENT);
	CHECK(fopen("f", "q") == NULL && errno == EINVAL);
	FILE *file = fopen("f", "wx");
	CHECK(file != NULL);
	CHECK(fopen("f", "wx") == NULL && errno == EEXIST);
	CHECK_EQ(getc(file), EOF);
	CHECK(ferror(file) && errno == EBADF);
	fclose(file);
}

TEST(closing_reports_that_writing_failed)
{
	int ends[2];
	signal(SIGPIPE, SIG_IGN);
	CHECK_OK(pipe(ends));
	close(ends[0]);
	FILE *file = fdopen(ends[1], "w");
	fputs("nobody reads this", file);
	CHECK_EQ(fclose(file), EOF);
	CHECK_EQ(errno, EPIPE);
}

TEST(a_string_can_be_a_stream)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	for (int i = 0; i < 100; i++)
		fprintf(file, "%d,", i);
	fclose(file);
	CHECK_EQ(size, 290);
	CHECK(strncmp(text, "0,1,2,", 6) == 0 && strcmp(text + 284, "98,99,") == 0);
	free(text);
}
