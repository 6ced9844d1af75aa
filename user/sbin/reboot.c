/* reboot: ends all programs and starts the machine anew. -f does so at once. */
#include "user/sbin/shutdown.h"

int main(int argc, char **argv)
{
	return shut_down(argc, argv, SIGTERM, RB_AUTOBOOT);
}
