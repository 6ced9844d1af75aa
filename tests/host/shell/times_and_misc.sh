times > /dev/null; echo $?; :; echo $?; : a b c; true x; false x; echo $?; type times >/dev/null; hash 2>/dev/null; echo "PPID: $([ -n "$PPID" ] && echo set)"
