# wait -n: the job that ends next, whichever it is
sleep 0.5 & (sleep 0.1; exit 3) & wait -n; echo $?
wait -n; echo $?
wait -n; echo none: $?
# disown: the shell no longer knows of it
sleep 1 & disown
wait; echo at once
jobs
sleep 1 & sleep 1 &
disown -a
jobs
disown %1 2>/dev/null; echo $?
