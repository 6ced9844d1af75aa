/*
 * stat: shows all that the system knows of a file. -L follows links; -c FORMAT prints only what the
 * format asks for: %n name, %s size, %a mode in octal, %A in letters, %F kind, %f raw mode, %i
 * inode, %h links, %u %g ids, %U %G names, %b blocks, %B their size, %o best size of reads, %d
 * device, %t %T device numbers, %X %Y %Z times in seconds, %x %y %z as text.
 */
#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static bool follow;
static const char *format;

static const char *kind(const struct stat *status)
{
	switch (status->st_mode & S_IFMT) {
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "symbolic link";
	case S_IFCHR:
		return "character special file";
	case S_IFBLK:
		return "block special file";
	case S_IFIFO:
		return "fifo";
	case S_IFSOCK:
		return "socket";
	default:
		return status->st_size ? "regular file" : "regular empty file";
	}
}

static const char *mode_letters(mode_t mode)
{
	static char text[11];
	static const char kinds[] = "?pc?d?b?-?l?s???";
	static const char letters[] = "rwxrwxrwx";
	text[0] = kinds[mode >> 12 & 15];
	for (int i = 0; i < 9; i++)
		text[i + 1] = mode & (0400 >> i) ? letters[i] : '-';
	if (mode & S_ISUID)
		text[3] = mode & S_IXUSR ? 's' : 'S';
	if (mode & S_ISGID)
		text[6] = mode & S_IXGRP ? 's' : 'S';
	if (mode & S_ISVTX)
		text[9] = mode & S_IXOTH ? 't' : 'T';
	return text;
}

static const char *user_name(uid_t uid)
{
	struct passwd *user = getpwuid(uid);
	return user ? user->pw_name : "UNKNOWN";
}

static const char *group_name(gid_t gid)
{
	struct group *group = getgrgid(gid);
	return group ? group->gr_name : "UNKNOWN";
}

static const char *time_text(const struct timespec *when)
{
	static char text[64];
	char zone[16];
	struct tm *local = localtime(&when->tv_sec);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", local);
	strftime(zone, sizeof(zone), "%z", local);
	size_t length = strlen(text);
	snprintf(text + length, sizeof(text) - length, ".%09ld %s", (long)when->tv_nsec, zone);
	return text;
}

static void print_item(char letter, const char *name, const struct stat *status)
{
	const struct timespec *times[] = {&status->st_atim, &status->st_mtim, &status->st_ctim};
	switch (letter) {
	case 'n':
		fputs(name, stdout);
		break;
	case 's':
		printf("%lld", (long long)status->st_size);
		break;
	case 'a':
		printf("%o", (unsigned)status->st_mode & 07777);
		break;
	case 'A':
		fputs(mode_letters(status->st_mode), stdout);
		break;
	case 'F':
		fputs(kind(status), stdout);
		break;
	case 'f':
		printf("%x", (unsigned)status->st_mode);
		break;
	case 'i':
		printf("%llu", (unsigned long long)status->st_ino);
		break;
	case 'h':
		printf("%lu", (unsigned long)status->st_nlink);
		break;
	case 'u':
		printf("%u", (unsigned)status->st_uid);
		break;
	case 'g':
		printf("%u", (unsigned)status->st_gid);
		break;
	case 'U':
		fputs(user_name(status->st_uid), stdout);
		break;
	case 'G':
		fputs(group_name(status->st_gid), stdout);
		break;
	case 'b':
		printf("%lld", (long long)status->st_blocks);
		break;
	case 'B':
		fputs("512", stdout);
		break;
	case 'o':
		printf("%lu", (unsigned long)status->st_blksize);
		break;
	case 'd':
		printf("%llu", (unsigned long long)status->st_dev);
		break;
	case 't':
		printf("%x", major(status->st_rdev));
		break;
	case 'T':
		printf("%x", minor(status->st_rdev));
		break;
	case 'X':
	case 'Y':
	case 'Z':
		printf("%lld", (long long)times[letter - 'X']->tv_sec);
		break;
	case 'x':
	case 'y':
	case 'z':
		fputs(time_text(times[letter - 'x']), stdout);
		break;
	case '%':
		putchar('%');
		break;
	default:
		putchar('?');
	}
}

static void print_format(const char *name, const struct stat *status)
{
	for (const char *at = format; *at; at++) {
		if (*at == '%' && at[1])
			print_item(*++at, name, status);
		else
			putchar(*at);
	}
	putchar('\n');
}

static void print_all(const char *name, const struct stat *status)
{
	char target[4096];
	printf("  File: %s", name);
	if (S_ISLNK(status->st_mode)) {
		ssize_t length = readlink(name, target, sizeof(target) - 1);
		printf(" -> %.*s", length < 0 ? 0 : (int)length, target);
	}
	printf("\n  Size: %-10lld\tBlocks: %-10lld IO Block: %-6lu %s\n",
	       (long long)status->st_size, (long long)status->st_blocks,
	       (unsigned long)status->st_blksize, kind(status));
	printf("Device: %u,%u\tInode: %-11llu Links: ", major(status->st_dev),
	       minor(status->st_dev), (unsigned long long)status->st_ino);
	if (S_ISCHR(status->st_mode) || S_ISBLK(status->st_mode))
		printf("%-5lu Device type: %u,%u\n", (unsigned long)status->st_nlink,
		       major(status->st_rdev), minor(status->st_rdev));
	else
		printf("%lu\n", (unsigned long)status->st_nlink);
	printf("Access: (%04o/%s)  Uid: (%5u/%8s)   ", (unsigned)status->st_mode & 07777,
	       mode_letters(status->st_mode), (unsigned)status->st_uid, user_name(status->st_uid));
	printf("Gid: (%5u/%8s)\n", (unsigned)status->st_gid, group_name(status->st_gid));
	printf("Access: %s\n", time_text(&status->st_atim));
	printf("Modify: %s\n", time_text(&status->st_mtim));
	printf("Change: %s\n", time_text(&status->st_ctim));
}

int main(int argc, char **argv)
{
	int option, result = 0;
	while ((option = getopt(argc, argv, "Lc:")) != -1) {
		if (option == 'L')
			follow = true;
		else if (option == 'c')
			format = optarg;
		else
			optind = argc;
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: stat [-L] [-c FORMAT] FILE...\n");
		return 1;
	}
	for (; optind < argc; optind++) {
		struct stat status;
		if ((follow ? stat(argv[optind], &status) : lstat(argv[optind], &status)) < 0) {
			warn("cannot stat '%s'", argv[optind]);
			result = 1;
		} else if (format) {
			print_format(argv[optind], &status);
		} else {
			print_all(argv[optind], &status);
		}
	}
	return fflush(stdout) == 0 ? result : 1;
}
