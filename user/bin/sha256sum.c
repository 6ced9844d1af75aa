/* sha256sum: prints or checks the SHA-256 digests of files. */
#include "user/lib/digest_program.h"

int main(int argc, char **argv)
{
	return digest_program(argc, argv, &digest_sha256);
}
