(exit); echo $?; (false; exit); echo $?; (exit 300); echo $?; sh -c 'exit 5'; echo $?; sh -c 'return 6; echo no'; echo $?
sh -c 'trap "echo bye" EXIT; exit 3'; echo $?; sh -c 'trap "exit 9" EXIT; exit 3'; echo $?; sh -c 'trap "echo t; false" 0; true'; echo $?
sh -c 'f() { exit 8; }; f; echo no'; echo $?; sh -c '(exit 4); exit'; echo $?; sh -c 'x=$(exit 3; echo)'; echo $?
sh -c '{ exit 2; } ; echo no'; echo $?; sh -c 'exit 1 | true; echo yes'; sh -c 'eval exit 3; echo no'; echo $?
(trap 'echo sub bye' EXIT; echo in sub); (trap 'echo killed' EXIT; true; exit 6); echo $?
