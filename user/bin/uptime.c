/*
 * uptime: the time of day, how long the machine has been up, and how many processes were ready to
 * run of late.
 */
#include "user/lib/uptime.h"

#include <stdio.h>

int main(void)
{
	putchar(' ');
	print_uptime();
	return fflush(stdout) == 0 ? 0 : 1;
}
