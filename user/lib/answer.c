/*
 * Reading an answer; see the header.
 */
#include "user/lib/answer.h"

#include <stdio.h>

bool answered_yes(void)
{
	fflush(stderr);
	int first = getchar();
	for (int c = first; c != '\n' && c != EOF;)
		c = getchar();
	return first == 'y' || first == 'Y';
}
