/*
 * cat: copies files, or standard input, to standard output. -n numbers the lines.
 *
 * The output may be one of the inputs; appended to itself, a file would grow until memory is full,
 * so such an input is refused.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool number_lines;
static char buffer[16384];

static void write_all(const char *bytes, size_t count)
{
	while (count > 0) {
		ssize_t done = write(STDOUT_FILENO, bytes, count);
		if (done < 0)
			err(1, "write error");
		bytes += done;
		count -= done;
	}
}

/* Numbers run on from one file to the next, and so does a line that a file leaves open. */
static void write_numbered(const char *bytes, size_t count)
{
	static unsigned long line;
	static bool inside_line;
	while (count > 0) {
		if (!inside_line)
			printf("%6lu\t", ++line);
		const char *newline = memchr(bytes, '\n', count);
		size_t length = newline ? (size_t)(newline - bytes) + 1 : count;
		if (fwrite(bytes, 1, length, stdout) != length)
			err(1, "write error");
		inside_line = !newline;
		bytes += length;
		count -= length;
	}
	if (fflush(stdout) != 0)
		err(1, "write error");
}

static int copy(int file, const char *name)
{
	ssize_t got;
	while ((got = read(file, buffer, sizeof(buffer))) > 0) {
		if (number_lines)
			write_numbered(buffer, got);
		else
			write_all(buffer, got);
	}
	if (got == 0)
		return 0;
	warn("%s", name);
	return 1;
}

static bool is_output(int file)
{
	struct stat in, out;
	return fstat(file, &in) == 0 && fstat(STDOUT_FILENO, &out) == 0 && S_ISREG(in.st_mode) &&
	       in.st_dev == out.st_dev && in.st_ino == out.st_ino && in.st_size > 0;
}

static int cat(const char *name)
{
	bool standard = strcmp(name, "-") == 0;
	int file = standard ? STDIN_FILENO : open(name, O_RDONLY);
	int status;
	if (file < 0) {
		warn("%s", name);
		return 1;
	}
	if (is_output(file)) {
		warnx("%s: input file is output file", name);
		status = 1;
	} else {
		status = copy(file, name);
	}
	if (!standard)
		close(file);
	return status;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	while ((option = getopt(argc, argv, "nu")) != -1) {
		switch (option) {
		case 'n':
			number_lines = true;
			break;
		case 'u': /* never buffered across reads anyway */
			break;
		default:
			fprintf(stderr, "usage: cat [-nu] [FILE...]\n");
			return 1;
		}
	}
	if (optind == argc)
		return cat("-");
	for (; optind < argc; optind++)
		status |= cat(argv[optind]);
	return status;
}
