times > /dev/null; echo $?; :; echo $?; : a b c; true x; false x; echo $?; echo $((LINENO > 0)); type times >/dev/null; hash 2>/dev/null; echo "PPID: $([ -n "$PPID" ] && echo set)"
