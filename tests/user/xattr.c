/* Extended attributes, of files that have none: those of /proc, on Linux too. */

#include "check.h"
#include "direct.h"

enum {
	SETXATTR = 226,
	FSETXATTR = 228,
	GETXATTR,
	LGETXATTR,
	FGETXATTR,
	LISTXATTR,
	LLISTXATTR,
	FLISTXATTR,
	REMOVEXATTR,
};

#define FILE_OF_PROC "/proc/version"

TEST(a_file_without_extended_attributes_says_so)
{
	char buffer[16];
	int fd = CHECK_OK(open(FILE_OF_PROC, O_RDONLY));

	CHECK_ERRNO(DIRECT4(GETXATTR, FILE_OF_PROC, "user.x", buffer, 16), EOPNOTSUPP);
	CHECK_ERRNO(DIRECT4(LGETXATTR, FILE_OF_PROC, "user.x", buffer, 16), EOPNOTSUPP);
	CHECK_ERRNO(DIRECT4(FGETXATTR, fd, "user.x", buffer, 16), EOPNOTSUPP);
	CHECK_EQ(DIRECT3(LISTXATTR, FILE_OF_PROC, buffer, 16), 0);
	CHECK_EQ(DIRECT3(FLISTXATTR, fd, buffer, 16), 0);
}

TEST(extended_attributes_of_nothing_are_errors)
{
	char buffer[16];

	CHECK_ERRNO(DIRECT4(GETXATTR, "missing", "user.x", buffer, 16), ENOENT);
	CHECK_ERRNO(DIRECT3(LISTXATTR, "missing", buffer, 16), ENOENT);
	CHECK_ERRNO(DIRECT5(SETXATTR, "missing", "user.x", buffer, 16, 0), ENOENT);
	CHECK_ERRNO(DIRECT2(REMOVEXATTR, "missing", "user.x"), ENOENT);
	CHECK_ERRNO(DIRECT4(FGETXATTR, 199, "user.x", buffer, 16), EBADF);
	CHECK_ERRNO(DIRECT3(FLISTXATTR, 199, buffer, 16), EBADF);
	CHECK_ERRNO(DIRECT3(LISTXATTR, 0x1000, buffer, 16), EFAULT);
}

TEST(links_are_followed_or_not)
{
	char buffer[16];

	CHECK_OK(symlink("missing", "link"));
	CHECK_ERRNO(DIRECT3(LISTXATTR, "link", buffer, 16), ENOENT);
	CHECK(DIRECT3(LLISTXATTR, "link", buffer, 16) >= 0);
}
