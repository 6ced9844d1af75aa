sh -c 'kill -9 $$' 2>/dev/null; echo $?; sh -c 'kill -SEGV $$' 2>/dev/null; echo $?; (kill -TERM $(sh -c 'echo $PPID')) 2>/dev/null; echo $?
kill -l 34; kill -l 37; kill -l 49; kill -l 50; kill -l 64; trap "echo three" RTMIN+3; kill -s RTMIN+3 $$; trap; trap - RTMIN+3; kill -l 9; kill -l 137; kill -l TERM 2>/dev/null; kill -0 $$; echo $?; kill -0 999999 2>/dev/null; echo $?; kill 2>/dev/null; echo $?
sh -c 'kill -PIPE $$'; echo $?; sleep 100 & kill $!; wait $! 2>/dev/null; echo $?; sleep 100 & kill -s KILL $!; wait $!; echo $?
sh -c 'sh -c "kill -ABRT \$\$"; :' 2>&1 | sed 's/ (core dumped)//'; sh -c 'sh -c "kill -INT \$\$"; echo $?' 2>&1
