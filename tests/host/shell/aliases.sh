alias ll='echo listed'
ll one two
alias e='echo ' w=words
e w w
alias loop='while true; do echo in; break; done'
loop
alias ll2=ll
ll2 x
alias echo='echo pre'
echo x
\echo y
'echo' z
unalias echo
echo plain
echo $?
A=1 ll with
if ll; then :; fi
unalias -a
ll 2>/dev/null; echo $?
alias a='b ' b='c ' c='echo ' d=dee
a d d
command -v a
type a
umask -S
alias multi='echo one
echo two'
multi
eval 'alias q="echo quick"
q now'
hash sh; echo $?
hash no_such_program 2>/dev/null; echo $?
$(echo multi) 2>/dev/null || echo no
