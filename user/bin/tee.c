/* tee: copies its input to its output and into files. -a appends to them; -i ignores interrupts. */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* False, after a message, when not all could be written. */
static bool write_all(int file, const char *bytes, size_t count, const char *name)
{
	while (count > 0) {
		ssize_t done = write(file, bytes, count);
		if (done < 0) {
			warn("%s", name);
			return false;
		}
		bytes += done;
		count -= done;
	}
	return true;
}

int main(int argc, char **argv)
{
	static char buffer[16384];
	int option, status = 0, flags = O_WRONLY | O_CREAT | O_TRUNC;
	while ((option = getopt(argc, argv, "ai")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: tee [-ai] [FILE...]\n");
			return 1;
		}
		if (option == 'a')
			flags = O_WRONLY | O_CREAT | O_APPEND;
		else
			signal(SIGINT, SIG_IGN);
	}
	char **names = argv + optind;
	int count = argc - optind;
	int *files = calloc(count + 1, sizeof(*files));
	if (!files)
		err(1, NULL);
	for (int i = 0; i < count; i++) {
		files[i] = open(names[i], flags, 0666);
		if (files[i] < 0) {
			warn("%s", names[i]);
			status = 1;
		}
	}
	ssize_t got;
	while ((got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0) {
		if (!write_all(STDOUT_FILENO, buffer, got, "standard output"))
			return 1;
		for (int i = 0; i < count; i++) {
			if (files[i] >= 0 && !write_all(files[i], buffer, got, names[i])) {
				close(files[i]);
				files[i] = -1;
				status = 1;
			}
		}
	}
	if (got < 0)
		err(1, "read error");
	return status;
}
