set -- a b c d; shift; echo $*; shift 2; echo $*; shift 0; echo $*; (shift 5; echo no) 2>/dev/null; echo $?; shift; echo $#; (shift; echo no) 2>/dev/null; echo $?
