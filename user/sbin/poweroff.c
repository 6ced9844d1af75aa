/* poweroff: ends all programs and switches the machine off. -f does so at once. */
#include "user/sbin/shutdown.h"

int main(int argc, char **argv)
{
	return shut_down(argc, argv, SIGUSR2, RB_POWER_OFF);
}
