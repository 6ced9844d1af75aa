/*
 * assert: C11 7.2. May be included again after NDEBUG has changed, hence no guard around it.
 */
#undef assert

void __assert_fail(const char *expression, const char *file, unsigned line, const char *function)
	__attribute__((noreturn));

#ifdef NDEBUG
#define assert(expression) ((void)0)
#else
#define assert(expression) \
	((expression) ? (void)0 : __assert_fail(#expression, __FILE__, __LINE__, __func__))
#endif

#ifndef static_assert
#define static_assert _Static_assert
#endif
