readonly r=1; echo $r; (r=2; echo no) 2>/dev/null; echo $?; (unset r; echo no) 2>/dev/null; echo $r
x=1; unset x; echo ${x-unset}; unset nosuch; echo $?; (r=3 true; echo no) 2>/dev/null; echo $?
readonly r; echo $?; (readonly r=5; echo no) 2>/dev/null; echo $?
