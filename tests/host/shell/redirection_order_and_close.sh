(echo a; echo b >&2) 2>&1 >/dev/null
(exec >/dev/null; echo no); echo yes
exec 5>&1; (exec 1>&2; echo five >&5); exec 5>&-
echo "bad fd" >&7; echo $?
