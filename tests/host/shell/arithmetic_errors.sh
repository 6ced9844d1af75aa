(echo $((1/0))) 2>/dev/null; echo $?
(echo $((1%0))) 2>/dev/null; echo $?
(echo $((1+))) 2>/dev/null; echo $?
(echo $((08))) 2>/dev/null; echo $?
(echo $((a b))) 2>/dev/null; echo $?
(x=abc; echo $((x))) 2>/dev/null; echo $?
(echo $(((1))) 2>/dev/null; echo $?
(echo $((1?2))) 2>/dev/null; echo $?
echo $((-9223372036854775807-1)) $(( 5 / -1 ))
