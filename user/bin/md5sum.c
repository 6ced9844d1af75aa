/* md5sum: prints or checks the MD5 digests of files. */
#include "user/lib/digest_program.h"

int main(int argc, char **argv)
{
	return digest_program(argc, argv, &digest_md5);
}
