/* Passes its one test and leaves a file behind: not as it was found. */

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	int file = open("/tmp/left", O_CREAT | O_WRONLY, 0600);

	printf("%s 1 - leaves a file\n1..1\n", file >= 0 ? "ok" : "not ok");
	return file < 0;
}
