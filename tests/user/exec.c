/*
 * exec: the same process, another program. The other program is this one, run with --child: it
 * prints what it was given, or answers a question about itself, and the test reads that from a
 * pipe.
 */
#include "check.h"

#include <elf.h>

extern char **environ;

/* Prints arguments, one a line. */
static void print_words(char **words)
{
	for (; *words; words++)
		printf("<%s>\n", *words);
}

/* Which of the descriptors 3 to 19 are open. */
static void print_descriptors(void)
{
	for (int i = 3; i < 20; i++) {
		if (fcntl(i, F_GETFD) >= 0)
			printf("%d ", i);
	}
}

static void print_signals(void)
{
	struct sigaction first, second;
	sigset_t mask, pending;
	sigaction(SIGUSR1, NULL, &first);
	sigaction(SIGUSR2, NULL, &second);
	sigprocmask(SIG_BLOCK, NULL, &mask);
	sigpending(&pending);
	printf("%s %s %s %s", first.sa_handler == SIG_DFL ? "default" : "kept",
	       second.sa_handler == SIG_IGN ? "ignored" : "changed",
	       sigismember(&mask, SIGHUP) ? "blocked" : "unblocked",
	       sigismember(&pending, SIGHUP) ? "pending" : "none");
}

/*
 * The auxiliary vector lies behind the environment (System V ABI, i386 supplement, process
 * initialization).
 */
static void print_auxiliary(void)
{
	char **end = environ;
	while (*end)
		end++;
	for (Elf32_auxv_t *entry = (Elf32_auxv_t *)(end + 1); entry->a_type != AT_NULL; entry++) {
		if (entry->a_type == AT_PAGESZ)
			printf("page %u ", (unsigned)entry->a_un.a_val);
		if (entry->a_type == AT_PHENT)
			printf("phent %u ", (unsigned)entry->a_un.a_val);
		if (entry->a_type == AT_UID)
			printf("uid %d ", entry->a_un.a_val == getuid());
		if (entry->a_type == AT_ENTRY)
			printf("entry %d ", entry->a_un.a_val != 0);
	}
}

CHILD_PROGRAM(argc, argv)
{
	char here[256];
	const char *question = argc > 0 ? argv[0] : "";
	if (strcmp(question, "environment") == 0)
		print_words(environ);
	else if (strcmp(question, "descriptors") == 0)
		print_descriptors();
	else if (strcmp(question, "signals") == 0)
		print_signals();
	else if (strcmp(question, "auxiliary") == 0)
		print_auxiliary();
	else if (strcmp(question, "pid") == 0)
		printf("%d", (int)getpid());
	else if (strcmp(question, "name") == 0)
		printf("%s", argv[-2]);
	else if (strcmp(question, "directory") == 0)
		printf("%s", getcwd(here, sizeof(here)));
	else if (strcmp(question, "length") == 0)
		printf("%d %d", argc, (int)strlen(argv[argc - 1]));
	else
		print_words(argv);
	fflush(stdout);
	return 0;
}

/*
 * Executes `path` in a child and returns what it prints, in a buffer that lasts until the next
 * call.
 */
static const char *output_of(const char *path, char *const arguments[], char *const environment[],
			     void (*prepare)(void))
{
	static char text[4096];
	int ends[2];
	size_t used = 0;
	ssize_t got;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		if (prepare)
			prepare();
		execve(path, arguments, environment);
		_exit(errno);
	}
	close(ends[1]);
	while ((got = read(ends[0], text + used, sizeof(text) - 1 - used)) > 0)
		used += got;
	close(ends[0]);
	CHECK_EXITED(wait_for(pid), 0);
	text[used] = '\0';
	return text;
}

static const char *answer(const char *question, void (*prepare)(void))
{
	char *arguments[] = {"test", "--child", (char *)question, NULL};
	return output_of(check_program_path, arguments, environ, prepare);
}

static void write_file(const char *path, const char *text, size_t length, mode_t mode)
{
	int file = CHECK_OK(open(path, O_WRONLY | O_CREAT | O_TRUNC, mode));
	CHECK_EQ(write(file, text, length), length);
	close(file);
	chmod(path, mode);
}

static void write_script(const char *path, const char *text)
{
	write_file(path, text, strlen(text), 0755);
}

TEST(arguments_arrive_as_they_were_given)
{
	char *arguments[] = {"x", "--child", "", "two words", "\x01\xff", "-", NULL};
	CHECK_STR(output_of(check_program_path, arguments, environ, NULL),
		  "<>\n<two words>\n<\x01\xff>\n<->\n");
}

TEST(the_environment_is_what_exec_was_given_and_nothing_else)
{
	char *arguments[] = {"x", "--child", "environment", NULL};
	char *environment[] = {"A=1", "EMPTY=", "NOT A VARIABLE", NULL}, *nothing[] = {NULL};
	CHECK_STR(output_of(check_program_path, arguments, environment, NULL),
		  "<A=1>\n<EMPTY=>\n<NOT A VARIABLE>\n");
	CHECK_STR(output_of(check_program_path, arguments, nothing, NULL), "");
}

TEST(the_zeroth_argument_is_free)
{
	char *arguments[] = {"any name at all", "--child", "name", NULL};
	CHECK_STR(output_of(check_program_path, arguments, environ, NULL), "any name at all");
}

TEST(the_pid_stays)
{
	int ends[2];
	char text[32] = "", expected[32];
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		execl(check_program_path, "test", "--child", "pid", (char *)NULL);
		_exit(127);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK(read(ends[0], text, sizeof(text) - 1) > 0);
	snprintf(expected, sizeof(expected), "%d", (int)pid);
	CHECK_STR(text, expected);
}

static void open_descriptors(void)
{
	dup2(0, 10);
	dup2(0, 11);
	dup2(0, 12);
	fcntl(11, F_SETFD, FD_CLOEXEC);
	fcntl(12, F_DUPFD_CLOEXEC, 13);
}

TEST(descriptors_stay_open_unless_marked_close_on_exec)
{
	for (int i = 3; i < 20; i++)
		close(i);
	CHECK_STR(answer("descriptors", open_descriptors), "10 12 ");
}

static void handle(int signal)
{
	(void)signal;
}

static void set_signals(void)
{
	sigset_t set;
	signal(SIGUSR1, handle);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGHUP);
}

TEST(handlers_are_reset_while_ignored_blocked_and_pending_signals_stay)
{
	CHECK_STR(answer("signals", set_signals), "default ignored blocked pending");
}

TEST(the_working_directory_stays)
{
	char here[256];
	CHECK(getcwd(here, sizeof(here)) != NULL);
	CHECK_STR(answer("directory", NULL), here);
}

TEST(the_auxiliary_vector_tells_page_size_headers_and_user)
{
	const char *text = answer("auxiliary", NULL);
	CHECK(strstr(text, "page 4096 ") != NULL);
	CHECK(strstr(text, "phent 32 ") != NULL);
	CHECK(strstr(text, "uid 1 ") != NULL);
	CHECK(strstr(text, "entry 1 ") != NULL);
}

TEST(a_hundred_kilobytes_of_arguments_arrive)
{
	enum {
		LENGTH = 100000
	};
	char expected[64], *big = malloc(LENGTH + 1);
	memset(big, 'a', LENGTH);
	big[LENGTH] = '\0';
	char *arguments[] = {"x", "--child", "length", "b", big, NULL};
	snprintf(expected, sizeof(expected), "3 %d", LENGTH);
	CHECK_STR(output_of(check_program_path, arguments, environ, NULL), expected);
	free(big);
}

TEST(a_thousand_arguments_arrive)
{
	enum {
		COUNT = 1000
	};
	static char *arguments[COUNT + 4] = {"x", "--child", "length"};
	for (int i = 3; i < COUNT + 3; i++)
		arguments[i] = "argument";
	CHECK_STR(output_of(check_program_path, arguments, environ, NULL), "1001 8");
}

/* Execution that must fail: the process goes on as it was. */
static void expect_error(const char *path, char *const arguments[], int error)
{
	CHECK_ERRNO(execve(path, arguments, environ), error);
}

static char *const plain[] = {"x", NULL};

TEST(a_single_argument_that_is_too_long_is_e2big)
{
	enum {
		LENGTH = 200000
	};
	char *big = malloc(LENGTH + 1);
	memset(big, 'a', LENGTH);
	big[LENGTH] = '\0';
	char *arguments[] = {"x", big, NULL};
	expect_error(check_program_path, arguments, E2BIG);
	free(big);
}

TEST(too_many_arguments_are_e2big)
{
	enum {
		LENGTH = 100000,
		COUNT = 60
	};
	char *big = malloc(LENGTH + 1);
	static char *arguments[COUNT + 1];
	memset(big, 'a', LENGTH);
	big[LENGTH] = '\0';
	for (int i = 0; i < COUNT; i++)
		arguments[i] = big;
	expect_error(check_program_path, arguments, E2BIG);
	free(big);
}

TEST(a_missing_program_is_enoent)
{
	expect_error("missing", plain, ENOENT);
	expect_error("/missing/program", plain, ENOENT);
	expect_error("", plain, ENOENT);
}

TEST(a_file_without_execute_permission_is_eacces_even_for_root)
{
	write_file("program", "#!/bin/sh\n", 10, 0644);
	expect_error("./program", plain, EACCES);
}

TEST(a_directory_is_eacces)
{
	expect_error("/", plain, EACCES);
}

TEST(a_path_through_a_file_is_enotdir)
{
	write_file("file", "x", 1, 0755);
	expect_error("file/program", plain, ENOTDIR);
}

TEST(a_circle_of_links_is_eloop)
{
	CHECK_OK(symlink("two", "one"));
	CHECK_OK(symlink("one", "two"));
	expect_error("one", plain, ELOOP);
}

TEST(a_name_that_is_too_long_is_enametoolong)
{
	char name[300];
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	expect_error(name, plain, ENAMETOOLONG);
}

TEST(garbage_is_enoexec)
{
	write_file("text", "just some text\n", 15, 0755);
	expect_error("./text", plain, ENOEXEC);
	write_file("empty", "", 0, 0755);
	expect_error("./empty", plain, ENOEXEC);
	write_file("short", "\177ELF", 4, 0755);
	expect_error("./short", plain, ENOEXEC);
}

/* The first page of this program's own file, into `header`. */
static void read_own_header(char header[4096])
{
	int file = CHECK_OK(open(check_program_path, O_RDONLY));
	CHECK_EQ(read(file, header, 4096), 4096);
	close(file);
}

TEST(a_program_for_another_machine_is_enoexec)
{
	char header[4096];
	read_own_header(header);
	((Elf32_Ehdr *)header)->e_machine = EM_ARM;
	write_file("program", header, sizeof(header), 0755);
	expect_error("./program", plain, ENOEXEC);
}

TEST(an_object_file_is_enoexec)
{
	char header[4096];
	read_own_header(header);
	((Elf32_Ehdr *)header)->e_type = ET_REL;
	write_file("program", header, sizeof(header), 0755);
	expect_error("./program", plain, ENOEXEC);
}

TEST(program_headers_of_the_wrong_size_are_enoexec)
{
	char header[4096];
	read_own_header(header);
	((Elf32_Ehdr *)header)->e_phentsize = 31;
	write_file("program", header, sizeof(header), 0755);
	expect_error("./program", plain, ENOEXEC);
}

TEST(after_a_failed_exec_the_process_is_what_it_was)
{
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT | O_CLOEXEC, 0600));
	struct sigaction action;
	signal(SIGUSR1, handle);
	write_file("text", "no program", 10, 0755);
	expect_error("./text", plain, ENOEXEC);
	CHECK_OK(sigaction(SIGUSR1, NULL, &action));
	CHECK(action.sa_handler == handle);
	CHECK_EQ(write(file, "x", 1), 1);
}

TEST(a_script_is_run_by_its_interpreter_with_the_scripts_path)
{
	char line[600], *arguments[] = {"ignored", "one", "two", NULL};
	snprintf(line, sizeof(line), "#!%s --child\nanything\n", check_program_path);
	write_script("script", line);
	CHECK_STR(output_of("./script", arguments, environ, NULL), "<./script>\n<one>\n<two>\n");
}

TEST(blanks_around_the_interpreter_do_not_count_and_the_rest_is_one_argument)
{
	char line[600], *arguments[] = {"x", "last", NULL};
	snprintf(line, sizeof(line), "#!/bin/echo  a  b \n");
	write_script("script", line);
	CHECK_STR(output_of("./script", arguments, environ, NULL), "a  b ./script last\n");
	write_script("script", "#! \t/bin/echo\n");
	CHECK_STR(output_of("./script", arguments, environ, NULL), "./script last\n");
}

TEST(a_script_without_a_newline_is_a_script)
{
	char *arguments[] = {"x", NULL};
	write_script("script", "#!/bin/echo");
	CHECK_STR(output_of("./script", arguments, environ, NULL), "./script\n");
}

TEST(an_interpreter_may_be_a_script_itself)
{
	char line[600], here[256], *arguments[] = {"x", "last", NULL};
	char expected[1200];
	CHECK(getcwd(here, sizeof(here)) != NULL);
	snprintf(line, sizeof(line), "#!%s --child\n", check_program_path);
	write_script("inner", line);
	snprintf(line, sizeof(line), "#!%s/inner word\n", here);
	write_script("outer", line);
	snprintf(expected, sizeof(expected), "<%s/inner>\n<word>\n<./outer>\n<last>\n", here);
	CHECK_STR(output_of("./outer", arguments, environ, NULL), expected);
}

TEST(a_script_that_interprets_itself_is_eloop)
{
	char line[600], here[256];
	CHECK(getcwd(here, sizeof(here)) != NULL);
	snprintf(line, sizeof(line), "#!%s/script\n", here);
	write_script("script", line);
	expect_error("./script", plain, ELOOP);
}

TEST(a_missing_interpreter_is_enoent_and_none_is_enoexec)
{
	write_script("script", "#!/missing/interpreter\n");
	expect_error("./script", plain, ENOENT);
	write_script("script", "#!\n");
	expect_error("./script", plain, ENOEXEC);
	write_script("script", "#!   \n");
	expect_error("./script", plain, ENOEXEC);
}

TEST(execvp_searches_the_path)
{
	char line[600], here[256];
	CHECK(getcwd(here, sizeof(here)) != NULL);
	snprintf(line, sizeof(line), "#!%s --child\n", check_program_path);
	write_script("findme", line);
	snprintf(line, sizeof(line), "/missing:%s:/bin", here);
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		setenv("PATH", line, 1);
		execlp("findme", "findme", (char *)NULL);
		_exit(126);
	}
	CHECK_EXITED(wait_for(pid), 0);
	setenv("PATH", "/missing:/bin", 1);
	CHECK_ERRNO(execlp("no-such-program", "x", (char *)NULL), ENOENT);
}

TEST(exec_from_a_deep_stack_leaves_nothing_of_the_old_memory)
{
	/* The strings lie in memory that exec gives up. */
	char *arguments[] = {strdup("x"), strdup("--child"), strdup("kept"), NULL};
	CHECK_STR(output_of(check_program_path, arguments, environ, NULL), "<kept>\n");
}

TEST(a_hundred_execs_follow_one_another)
{
	for (int i = 0; i < 100; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			execl("/bin/true", "true", (char *)NULL);
			_exit(127);
		}
		CHECK_EXITED(wait_for(pid), 0);
	}
}
