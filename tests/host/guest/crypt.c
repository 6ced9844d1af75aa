/*
 * crypt PASSWORD SETTING: prints what the password becomes. For the test that compares it with the
 * published vectors and with the crypt of the system underneath.
 */
#include "user/lib/crypt.h"

#include <err.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	if (argc != 3)
		errx(2, "usage: crypt PASSWORD SETTING");
	char *result = crypt(argv[1], argv[2]);
	if (!result)
		err(1, "%s", argv[2]);
	puts(result);
	return 0;
}
