/* halt: ends all programs and stops the machine without switching it off. -f does so at once. */
#include "user/sbin/shutdown.h"

int main(int argc, char **argv)
{
	return shut_down(argc, argv, SIGUSR1, RB_HALT_SYSTEM);
}
