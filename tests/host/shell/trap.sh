trap 'echo got usr1' USR1; kill -USR1 $$; echo after; trap - USR1; trap '' USR2; kill -USR2 $$; echo survived
trap; trap 'echo "q u o t e"' INT; trap; trap - INT; (trap 'echo x' TERM; trap); trap 'echo one; echo two' HUP; kill -HUP $$; trap HUP; trap
sh -c 'trap "echo int; exit 7" INT; kill -INT $$; echo no'; echo $?; sh -c 'kill -TERM $$; echo no'; echo $?
trap 'echo in $?' USR1; false; kill -USR1 $$; echo $?; trap 'x=trapped' USR1; kill -USR1 $$; echo $x
f() { kill -USR1 $$; echo in f; }; trap 'echo sig' USR1; f; (kill -USR1 $$; :); for i in 1 2; do kill -USR1 $$; done
trap 'false' USR1; true; kill -USR1 $$; echo $?; trap '' TERM; sh -c 'kill -TERM $$; echo inherited ignore'
trap nosuch NOSUCH 2>/dev/null; echo $?; trap 'echo exit trap' EXIT; (echo no trap in subshell)
