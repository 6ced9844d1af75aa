/*
 * crypt: a digest of password and salt, fed back into itself some thousand times, so that trying
 * many passwords takes long. The steps are numbered in the specification; the ones below carry
 * those numbers. Both methods are the same but for the digest and the order in which its bytes are
 * written down, so one function does both.
 */
#include "user/lib/crypt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "user/lib/digest.h"

enum {
	SALT_MAX = 16,
	ROUNDS_DEFAULT = 5000,
	ROUNDS_MIN = 1000,
	ROUNDS_MAX = 999999999,
	RESULT_MAX = 128,
};

#define ROUNDS_WORD "rounds="

static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

struct setting {
	const struct digest_kind *kind;
	char prefix[4]; /* "$5$" */
	char salt[SALT_MAX + 1];
	unsigned long rounds;
	bool rounds_given;
};

static bool parse_setting(const char *text, struct setting *setting)
{
	memset(setting, 0, sizeof(*setting));
	if (strncmp(text, "$5$", 3) == 0)
		setting->kind = &digest_sha256;
	else if (strncmp(text, "$6$", 3) == 0)
		setting->kind = &digest_sha512;
	else
		return false;
	memcpy(setting->prefix, text, 3);
	text += 3;
	setting->rounds = ROUNDS_DEFAULT;
	if (strncmp(text, ROUNDS_WORD, strlen(ROUNDS_WORD)) == 0) {
		char *end;
		unsigned long rounds = strtoul(text + strlen(ROUNDS_WORD), &end, 10);
		if (*end == '$') {
			setting->rounds_given = true;
			setting->rounds = rounds < ROUNDS_MIN   ? ROUNDS_MIN
					  : rounds > ROUNDS_MAX ? ROUNDS_MAX
								: rounds;
			text = end + 1;
		}
	}
	snprintf(setting->salt, sizeof(setting->salt), "%.*s", (int)strcspn(text, "$"), text);
	return true;
}

/* Add as many bytes as asked of the digest repeated over and over. */
static void add_repeated(struct digest *digest, const unsigned char *bytes, size_t wanted)
{
	size_t size = digest->kind->result_bytes;

	for (; wanted > size; wanted -= size)
		digest_add(digest, bytes, size);
	digest_add(digest, bytes, wanted);
}

/* Steps 1 to 12: the first digest. */
static void first_digest(const struct setting *setting, const char *password, unsigned char *out)
{
	size_t length = strlen(password), salt_length = strlen(setting->salt);
	unsigned char other[DIGEST_BYTES_MAX];
	struct digest digest;

	digest_begin(&digest, setting->kind); /* 4 to 8 */
	digest_add(&digest, password, length);
	digest_add(&digest, setting->salt, salt_length);
	digest_add(&digest, password, length);
	digest_end(&digest, other);

	digest_begin(&digest, setting->kind); /* 1 to 3 */
	digest_add(&digest, password, length);
	digest_add(&digest, setting->salt, salt_length);
	add_repeated(&digest, other, length);              /* 9, 10 */
	for (size_t bits = length; bits > 0; bits >>= 1) { /* 11 */
		if (bits & 1)
			digest_add(&digest, other, setting->kind->result_bytes);
		else
			digest_add(&digest, password, length);
	}
	digest_end(&digest, out);
}

/* The digest of TEXT said TIMES times: steps 13 to 15 with the password, 17 to 19 with the salt. */
static void digest_of_times(const struct digest_kind *kind, const char *text, size_t times,
			    unsigned char *out)
{
	struct digest digest;

	digest_begin(&digest, kind);
	for (size_t i = 0; i < times; i++)
		digest_add(&digest, text, strlen(text));
	digest_end(&digest, out);
}

/* Step 21: HASH goes through all rounds. */
static void run_rounds(const struct setting *setting, const char *password, unsigned char *hash)
{
	size_t size = setting->kind->result_bytes, length = strlen(password);
	size_t salt_length = strlen(setting->salt);
	unsigned char password_digest[DIGEST_BYTES_MAX], salt_digest[DIGEST_BYTES_MAX];

	digest_of_times(setting->kind, password, length, password_digest);
	digest_of_times(setting->kind, setting->salt, 16u + hash[0], salt_digest);
	for (unsigned long round = 0; round < setting->rounds; round++) {
		struct digest digest;
		digest_begin(&digest, setting->kind);
		if (round & 1)
			add_repeated(&digest, password_digest, length);
		else
			digest_add(&digest, hash, size);
		if (round % 3)
			add_repeated(&digest, salt_digest, salt_length);
		if (round % 7)
			add_repeated(&digest, password_digest, length);
		if (round & 1)
			digest_add(&digest, hash, size);
		else
			add_repeated(&digest, password_digest, length);
		digest_end(&digest, hash);
	}
}

static char *encode(char *to, unsigned high, unsigned middle, unsigned low, int count)
{
	unsigned bits = high << 16 | middle << 8 | low;

	for (; count > 0; count--, bits >>= 6)
		*to++ = letters[bits & 63];
	*to = '\0';
	return to;
}

/*
 * Step 22: three bytes make four letters. The bytes of a group lie a third of the digest apart, and
 * from group to group their order turns: one way for SHA-256, the other for SHA-512.
 */
static void write_hash(char *to, const unsigned char *hash, size_t size)
{
	bool sha256 = size == digest_sha256.result_bytes;
	size_t third = size / 3;

	for (size_t i = 0; i < third; i++) {
		size_t turn = sha256 ? (3 - i % 3) % 3 : i % 3;
		unsigned high = hash[i + turn % 3 * third];
		unsigned middle = hash[i + (turn + 1) % 3 * third];
		unsigned low = hash[i + (turn + 2) % 3 * third];
		to = encode(to, high, middle, low, 4);
	}
	if (sha256)
		encode(to, 0, hash[31], hash[30], 3);
	else
		encode(to, 0, 0, hash[63], 2);
}

char *crypt(const char *password, const char *text)
{
	static char result[RESULT_MAX];
	unsigned char hash[DIGEST_BYTES_MAX];
	struct setting setting;

	if (!parse_setting(text, &setting)) {
		errno = EINVAL;
		return NULL;
	}
	first_digest(&setting, password, hash);
	run_rounds(&setting, password, hash);
	int used = snprintf(result, sizeof(result), "%s", setting.prefix);
	if (setting.rounds_given)
		used += snprintf(result + used, sizeof(result) - used, ROUNDS_WORD "%lu$",
				 setting.rounds);
	used += snprintf(result + used, sizeof(result) - used, "%s$", setting.salt);
	write_hash(result + used, hash, setting.kind->result_bytes);
	return result;
}

/*
 * SHA-256, although SHA-512 is there as well: its 64-bit words are costly on a processor of 32
 * bits, and to the same patience of whoever logs in it allows more rounds.
 */
char *crypt_new_setting(void)
{
	static char setting[sizeof("$5$") + SALT_MAX + 1] = "$5$";
	unsigned char random[SALT_MAX];

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return NULL;
	for (int i = 0; i < SALT_MAX; i++)
		setting[3 + i] = letters[random[i] & 63];
	return setting;
}

bool crypt_matches(const char *password, const char *hash)
{
	char *made;

	if (!*hash)
		return true;
	made = crypt(password, hash);
	return made && strcmp(made, hash) == 0;
}
