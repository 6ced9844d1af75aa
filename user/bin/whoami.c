/* whoami: prints the name of the effective user. */
#include <err.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	struct passwd *user = getpwuid(geteuid());
	if (!user)
		errx(1, "cannot find name for user ID %u", (unsigned)geteuid());
	puts(user->pw_name);
	return fflush(stdout) == 0 ? 0 : 1;
}
