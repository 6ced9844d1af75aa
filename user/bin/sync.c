/* sync: has the kernel write to the devices what it still holds in memory. */
#include <unistd.h>

int main(void)
{
	sync();
	return 0;
}
