(unset x; echo ${x?}; echo not reached) 2>/dev/null; echo $?
(unset x; echo ${x:?custom message}; echo not reached) 2>/dev/null; echo $?
x=; (echo ${x?ok}; echo reached); (echo ${x:?}; echo no) 2>/dev/null; echo $?
