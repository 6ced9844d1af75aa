/* dirname: prints a path without its last component; "." when nothing is left. */
#include <stdio.h>
#include <string.h>

static void print_directory(const char *path)
{
	size_t end = strlen(path);
	while (end > 1 && path[end - 1] == '/')
		end--;
	while (end > 0 && path[end - 1] != '/')
		end--;
	while (end > 1 && path[end - 1] == '/')
		end--;
	if (end == 0)
		puts(".");
	else
		printf("%.*s\n", (int)end, path);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++, argc--;
	if (argc < 2) {
		fprintf(stderr, "usage: dirname PATH...\n");
		return 1;
	}
	for (int i = 1; i < argc; i++)
		print_directory(argv[i]);
	return fflush(stdout) == 0 ? 0 : 1;
}
