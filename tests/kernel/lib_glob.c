/* Shell patterns. */

#include "kernel/lib/string.h"
#include "kernel/test.h"

KERNEL_TEST(patterns_without_marks_match_themselves_only)
{
	EXPECT(glob_match("", ""));
	EXPECT(glob_match("abc", "abc"));
	EXPECT(!glob_match("abc", "ab"));
	EXPECT(!glob_match("ab", "abc"));
	EXPECT(!glob_match("", "a"));
}

KERNEL_TEST(a_star_stands_for_any_bytes_or_none)
{
	EXPECT(glob_match("*", ""));
	EXPECT(glob_match("*", "anything"));
	EXPECT(glob_match("a*c", "ac"));
	EXPECT(glob_match("a*c", "abcbc"));
	EXPECT(glob_match("*lock*rank*", "spin_lock_rank_falls"));
	EXPECT(!glob_match("a*c", "abcb"));
	EXPECT(!glob_match("*x*", "abc"));
}

KERNEL_TEST(a_pattern_of_many_stars_ends_soon)
{
	EXPECT(!glob_match("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

KERNEL_TEST(brackets_name_sets_ranges_and_what_is_not_in_them)
{
	EXPECT(glob_match("[abc]x", "bx"));
	EXPECT(!glob_match("[abc]x", "dx"));
	EXPECT(glob_match("lib_[a-m]*", "lib_list"));
	EXPECT(!glob_match("lib_[a-m]*", "lib_rbtree"));
	EXPECT(glob_match("[!0-9]", "x"));
	EXPECT(!glob_match("[!0-9]", "7"));
	EXPECT(glob_match("[]]", "]"));
	EXPECT(glob_match("[a-]", "-"));
	EXPECT(glob_match("?[?]", "x?"));
	EXPECT(glob_match("[ab", "[ab"));
	EXPECT(!glob_match("[ab", "a"));
}
