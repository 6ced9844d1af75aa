/*
 * A program's surroundings: options, environment, jumps, constructors.
 */
#include "check.h"

#include <getopt.h>
#include <setjmp.h>

/* What getopt_long says of a command line: letters with their arguments, then the operands. */
static const char *parse(char **argv, const char *letters)
{
	static const struct option longs[] = {
		{"all", no_argument, NULL, 'A'},
		{"value", required_argument, NULL, 'V'},
		{"maybe", optional_argument, NULL, 'M'},
		{NULL, 0, NULL, 0},
	};
	static char text[256];
	int argc = 0, option;
	char *to = text;
	while (argv[argc])
		argc++;
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		bool with = strchr("VMvm", option) && optarg;
		to += sprintf(to, "%c%s%s ", option, with ? "=" : "", with ? optarg : "");
	}
	to += sprintf(to, "|");
	while (optind < argc)
		to += sprintf(to, " %s", argv[optind++]);
	return text;
}

TEST(options_are_read_alone_and_together)
{
	char *together[] = {"p", "-ab", "-vx", "-v", "y", "z", NULL};
	CHECK_STR(parse(together, "abv:"), "a b v=x v=y | z");
	char *optional[] = {"p", "-mx", "-m", "y", NULL};
	CHECK_STR(parse(optional, "m::"), "m=x m | y");
	char *wrong[] = {"p", "-q", "-v", NULL};
	CHECK_STR(parse(wrong, "v:"), "? ? |");
	CHECK_STR(parse(wrong, ":v:"), "? : |");
}

TEST(long_options_may_be_cut_short)
{
	char *argv[] = {"p",       "--all",     "--value=1", "--val", "2",
			"--maybe", "--maybe=3", "--m",       NULL};
	CHECK_STR(parse(argv, ""), "A V=1 V=2 M M=3 M |");
	char *wrong[] = {"p", "--all=1", "--none", "--value", NULL};
	CHECK_STR(parse(wrong, ""), "? ? ? |");
}

TEST(operands_move_behind_the_options)
{
	char *mixed[] = {"p", "x", "-a", "y", "-v", "1", "--", "-b", NULL};
	CHECK_STR(parse(mixed, "abv:"), "a v=1 | x y -b");
	char *strict[] = {"p", "-a", "x", "-b", NULL};
	CHECK_STR(parse(strict, "+ab"), "a | x -b");
	char *dash[] = {"p", "-", "-a", NULL};
	CHECK_STR(parse(dash, "a"), "a | -");
}

TEST(the_environment_is_changed_and_searched)
{
	CHECK_OK(setenv("REDZONE_A", "1", 1));
	CHECK_OK(setenv("REDZONE_A", "2", 0));
	CHECK_STR(getenv("REDZONE_A"), "1");
	CHECK_OK(setenv("REDZONE_A", "3", 1));
	CHECK_STR(getenv("REDZONE_A"), "3");
	static char entry[] = "REDZONE_B=x";
	CHECK_OK(putenv(entry));
	entry[10] = 'y';
	CHECK_STR(getenv("REDZONE_B"), "y");
	CHECK_OK(unsetenv("REDZONE_A"));
	CHECK(getenv("REDZONE_A") == NULL);
	CHECK_ERRNO(setenv("A=B", "x", 1), EINVAL);
	for (int i = 0; i < 50; i++) {
		char name[16];
		snprintf(name, sizeof(name), "REDZONE%d", i);
		CHECK_OK(setenv(name, name, 1));
	}
	CHECK_STR(getenv("REDZONE49"), "REDZONE49");
	CHECK_STR(getenv("REDZONE_B"), "y");
}

static jmp_buf place;

/* Two functions that call each other, so that there are frames to jump over. */
static void go_deeper(int depth);

static __attribute__((noinline)) void jump_or_go_deeper(int depth)
{
	if (depth == 0)
		longjmp(place, 0);
	go_deeper(depth);
}

static void (*volatile next_frame)(int) = jump_or_go_deeper;

static void go_deeper(int depth)
{
	volatile int frame[16];
	frame[0] = depth;
	next_frame(frame[0] - 1);
	frame[0] = 0;
}

TEST(longjmp_returns_from_setjmp_again)
{
	volatile int before = 5;
	int value = setjmp(place);
	if (value == 0)
		go_deeper(10);
	CHECK_EQ(value, 1);
	CHECK_EQ(before, 5);
}

static sigjmp_buf signal_place;

static void jump_out(int signal)
{
	siglongjmp(signal_place, signal);
}

TEST(siglongjmp_leaves_a_handler_with_the_old_mask)
{
	sigset_t mask;
	signal(SIGUSR1, jump_out);
	int value = sigsetjmp(signal_place, 1);
	if (value == 0)
		raise(SIGUSR1);
	CHECK_EQ(value, SIGUSR1);
	sigprocmask(SIG_SETMASK, NULL, &mask);
	CHECK_EQ(sigismember(&mask, SIGUSR1), 0);
}

static int constructed;

__attribute__((constructor)) static void construct(void)
{
	constructed++;
}

TEST(constructors_ran_once_before_main)
{
	CHECK_EQ(constructed, 1);
}
