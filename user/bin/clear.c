/*
 * clear: empties the screen, the lines scrolled off it as well, and puts the cursor in its corner.
 */
#include <stdio.h>

int main(void)
{
	fputs("\033[H\033[2J\033[3J", stdout);
	return fflush(stdout) == 0 ? 0 : 1;
}
