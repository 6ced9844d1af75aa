/*
 * dd: copies in blocks.
 *
 *	dd [if=FILE] [of=FILE] [bs=N] [ibs=N] [obs=N] [count=N] [skip=N] [seek=N]
 *	   [conv=notrunc,noerror,sync,fsync] [status=none]
 *
 * Numbers may end in k, M or G (1024 and its powers), b (512) or w (2), or be several with an x
 * between them. Each read makes a block, be it full or not; conv=sync fills it up with zeros. At
 * the end the full and partial blocks of both sides are told on standard error.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MEGABYTE 1000000.0

static struct {
	const char *input, *output;
	unsigned long long input_size, output_size, count, skip, seek;
	bool limited, keep, ignore_errors, pad, flush, quiet;
} options = {.input_size = 512, .output_size = 512};

static struct {
	unsigned long long full_in, partial_in, full_out, partial_out, bytes;
} counts;

static char *gathered; /* what is not yet a block of the output */
static size_t gathered_length;

static unsigned long long unit_of(char letter)
{
	switch (letter) {
	case 'w':
		return 2;
	case 'b':
		return 512;
	case 'k':
	case 'K':
		return 1024;
	case 'M':
		return 1024 * 1024;
	case 'G':
		return 1024 * 1024 * 1024;
	default:
		return 1;
	}
}

static unsigned long long number(const char *text)
{
	unsigned long long product = 1;
	const char *at = text;
	char *end;

	do {
		product *= strtoull(at, &end, 10);
		if (end == at)
			errx(1, "invalid number: '%s'", text);
		at = end;
		product *= unit_of(*at);
		at += unit_of(*at) > 1;
	} while (*at == 'x' && *++at);
	if (*at)
		errx(1, "invalid number: '%s'", text);
	return product;
}

static void take_conversions(char *list)
{
	for (char *word = strtok(list, ","); word; word = strtok(NULL, ",")) {
		options.keep |= strcmp(word, "notrunc") == 0;
		options.ignore_errors |= strcmp(word, "noerror") == 0;
		options.pad |= strcmp(word, "sync") == 0;
		options.flush |= strcmp(word, "fsync") == 0 || strcmp(word, "fdatasync") == 0;
		if (!strstr(" notrunc noerror sync fsync fdatasync ", word))
			errx(1, "invalid conversion: '%s'", word);
	}
}

static bool take_size(const char *name, const char *value)
{
	if (strcmp(name, "bs") == 0)
		options.input_size = options.output_size = number(value);
	else if (strcmp(name, "ibs") == 0)
		options.input_size = number(value);
	else if (strcmp(name, "obs") == 0)
		options.output_size = number(value);
	else if (strcmp(name, "skip") == 0)
		options.skip = number(value);
	else if (strcmp(name, "seek") == 0)
		options.seek = number(value);
	else
		return false;
	return true;
}

static void take_operand(char *word)
{
	char *value = strchr(word, '=');

	if (value)
		*value++ = '\0';
	if (value && strcmp(word, "if") == 0) {
		options.input = value;
	} else if (value && strcmp(word, "of") == 0) {
		options.output = value;
	} else if (value && strcmp(word, "count") == 0) {
		options.count = number(value);
		options.limited = true;
	} else if (value && strcmp(word, "conv") == 0) {
		take_conversions(value);
	} else if (value && strcmp(word, "status") == 0) {
		options.quiet = strcmp(value, "none") == 0;
	} else if (!value || !take_size(word, value)) {
		errx(1, "unrecognized operand '%s'", word);
	}
}

static void open_files(void)
{
	int flags = O_WRONLY | O_CREAT | (options.keep || options.seek ? 0 : O_TRUNC);

	if (options.input) {
		close(STDIN_FILENO);
		if (open(options.input, O_RDONLY) != STDIN_FILENO)
			err(1, "failed to open '%s'", options.input);
	}
	if (options.output) {
		close(STDOUT_FILENO);
		if (open(options.output, flags, 0666) != STDOUT_FILENO)
			err(1, "failed to open '%s'", options.output);
	}
	if (options.output && options.seek && !options.keep &&
	    ftruncate(STDOUT_FILENO, (off_t)(options.seek * options.output_size)) < 0 &&
	    errno != EINVAL)
		err(1, "failed to truncate '%s'", options.output);
}

/* Move ahead by so many blocks: by the offset, or by reading where there is none. */
static void skip_input(char *block)
{
	if (!options.skip)
		return;
	if (lseek(STDIN_FILENO, (off_t)(options.skip * options.input_size), SEEK_CUR) >= 0)
		return;
	for (unsigned long long i = 0; i < options.skip; i++)
		if (read(STDIN_FILENO, block, options.input_size) <= 0)
			return;
}

static void skip_output(void)
{
	if (options.seek &&
	    lseek(STDOUT_FILENO, (off_t)(options.seek * options.output_size), SEEK_CUR) < 0)
		err(1, "cannot seek in the output");
}

static void write_block(const char *block, size_t length)
{
	size_t done = 0;

	while (done < length) {
		ssize_t written = write(STDOUT_FILENO, block + done, length - done);
		if (written < 0)
			err(1, "error writing '%s'",
			    options.output ? options.output : "standard output");
		done += (size_t)written;
	}
	counts.bytes += length;
	if (length == options.output_size)
		counts.full_out++;
	else
		counts.partial_out++;
}

/* Blocks of the input become blocks of the output's size; with bs= they are the same. */
static void give(const char *data, size_t length)
{
	if (options.input_size == options.output_size) {
		write_block(data, length);
		return;
	}
	while (length > 0) {
		size_t part = options.output_size - gathered_length;
		part = part < length ? part : length;
		memcpy(gathered + gathered_length, data, part);
		gathered_length += part;
		data += part;
		length -= part;
		if (gathered_length < options.output_size)
			return;
		write_block(gathered, gathered_length);
		gathered_length = 0;
	}
}

/* The next block into BLOCK. 0 at the end. */
static size_t next_block(char *block)
{
	ssize_t got = read(STDIN_FILENO, block, options.input_size);

	if (got < 0) {
		warn("error reading '%s'", options.input ? options.input : "standard input");
		if (!options.ignore_errors)
			exit(1);
		lseek(STDIN_FILENO, (off_t)options.input_size, SEEK_CUR);
		got = 0;
		if (!options.pad)
			return 0;
	} else if (got == 0) {
		return 0;
	}
	if ((size_t)got == options.input_size)
		counts.full_in++;
	else
		counts.partial_in++;
	if (!options.pad || (size_t)got == options.input_size)
		return (size_t)got;
	memset(block + got, 0, options.input_size - (size_t)got);
	return options.input_size;
}

static void copy(char *block)
{
	size_t length;

	while (!options.limited || counts.full_in + counts.partial_in < options.count) {
		length = next_block(block);
		if (!length)
			break;
		give(block, length);
	}
	if (gathered_length)
		write_block(gathered, gathered_length);
	if (options.flush && fsync(STDOUT_FILENO) < 0)
		err(1, "fsync");
}

static void tell(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	double seconds =
		(double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
	fprintf(stderr, "%llu+%llu records in\n%llu+%llu records out\n", counts.full_in,
		counts.partial_in, counts.full_out, counts.partial_out);
	fprintf(stderr, "%llu bytes copied, %.3f s, %.1f MB/s\n", counts.bytes, seconds,
		seconds > 0 ? (double)counts.bytes / MEGABYTE / seconds : 0);
}

int main(int argc, char **argv)
{
	struct timespec start;

	for (int i = 1; i < argc; i++)
		take_operand(argv[i]);
	if (!options.input_size || !options.output_size)
		errx(1, "invalid number: '0'");
	char *block = malloc(options.input_size);
	gathered = malloc(options.output_size);
	if (!block || !gathered)
		err(1, "memory for a block");
	clock_gettime(CLOCK_MONOTONIC, &start);
	open_files();
	skip_input(block);
	skip_output();
	copy(block);
	if (!options.quiet)
		tell(&start);
	return 0;
}
