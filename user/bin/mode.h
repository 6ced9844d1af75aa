/* File modes as people write them: octal (755) or symbolic (u+x,go=r), as chmod(1) in POSIX. */
#ifndef USER_BIN_MODE_H
#define USER_BIN_MODE_H

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

/*
 * Who: the bits of the classes named; none named means all, but then the umask protects its bits.
 */
static inline mode_t mode_who(const char **text, mode_t mask, mode_t *allowed)
{
	mode_t who = 0;
	for (;; (*text)++) {
		if (**text == 'u')
			who |= S_ISUID | S_IRWXU;
		else if (**text == 'g')
			who |= S_ISGID | S_IRWXG;
		else if (**text == 'o')
			who |= S_ISVTX | S_IRWXO;
		else if (**text == 'a')
			who |= 07777;
		else
			break;
	}
	*allowed = who ? who : 07777 & ~mask;
	return who ? who : 07777;
}

/* What: the permissions named, for all classes at once. */
static inline mode_t mode_what(const char **text, mode_t old, bool directory)
{
	mode_t what = 0;
	for (;; (*text)++) {
		switch (**text) {
		case 'r':
			what |= 0444;
			break;
		case 'w':
			what |= 0222;
			break;
		case 'x':
			what |= 0111;
			break;
		case 'X':
			what |= directory || (old & 0111) ? 0111 : 0;
			break;
		case 's':
			what |= S_ISUID | S_ISGID;
			break;
		case 't':
			what |= S_ISVTX;
			break;
		case 'u':
			what |= (old >> 6 & 7) * 0111;
			break;
		case 'g':
			what |= (old >> 3 & 7) * 0111;
			break;
		case 'o':
			what |= (old & 7) * 0111;
			break;
		default:
			return what;
		}
	}
}

/*
 * The mode that `text` makes of `*mode`. False when the text is no mode; then nothing is changed.
 * `mask` is the umask, which symbolic modes without a class respect.
 */
static inline bool mode_apply(const char *text, mode_t *mode, mode_t mask, bool directory)
{
	mode_t result = *mode & 07777, allowed;
	if (*text >= '0' && *text <= '7') {
		for (result = 0; *text >= '0' && *text <= '7' && result <= 07777; text++)
			result = result * 8 + *text - '0';
		if (*text || result > 07777)
			return false;
		*mode = result;
		return true;
	}
	do {
		mode_t who = mode_who(&text, mask, &allowed);
		if (!*text || !strchr("+-=", *text))
			return false;
		while (*text && strchr("+-=", *text)) {
			char operation = *text++;
			mode_t what = mode_what(&text, result, directory) & allowed;
			if (operation == '+')
				result |= what;
			else if (operation == '-')
				result &= ~what;
			else
				result = (result & ~who) | what;
		}
	} while (*text == ',' && *++text);
	if (*text)
		return false;
	*mode = result;
	return true;
}

#endif
