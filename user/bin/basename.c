/* basename: prints a path's last component, without the suffix that the second argument names. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++, argc--;
	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: basename PATH [SUFFIX]\n");
		return 1;
	}
	char *path = argv[1];
	size_t end = strlen(path);
	while (end > 1 && path[end - 1] == '/')
		end--;
	size_t begin = end;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	if (begin == end && end > 0)
		begin = 0;
	size_t suffix = argc > 2 ? strlen(argv[2]) : 0;
	if (end - begin > suffix &&
	    strncmp(path + end - suffix, argc > 2 ? argv[2] : "", suffix) == 0)
		end -= suffix;
	printf("%.*s\n", (int)(end - begin), path + begin);
	return fflush(stdout) == 0 ? 0 : 1;
}
