/* yes: prints its arguments, or "y", line after line until nobody reads any more. */
#include <err.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	for (;;) {
		if (argc < 2)
			fputs("y", stdout);
		for (int i = 1; i < argc; i++)
			printf("%s%s", i > 1 ? " " : "", argv[i]);
		if (putchar('\n') == EOF)
			err(1, "standard output");
	}
}
