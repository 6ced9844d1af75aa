echo $(echo a) `echo b` "$(echo c  d)" $(echo e  f) $(printf 'x\n\n\n')y
echo $(echo $(echo $(echo deep))) `echo \`echo nested\`` "`echo "q"`"
x=$(printf 'a\nb\n'); echo "$x"; echo $x
x=$(false); echo $?; x=$(exit 7) y=1; echo $?; x=$(false)$(true); echo $?
echo "$(echo ")")" $(echo ')' '(' # comment )
) $(case x in x) echo case;; esac) $(case x in (x) echo case2;; esac)
echo $() "$()" a$()b; echo $(echo 'single)quote') "$(echo "a b" | tr a-z A-Z)"
echo `echo '$x' \$HOME | tr -d /a-z`; echo $(cat <<E
here in sub
E
)
f() { echo "f:$1"; }; echo $(f 1) "$(f 2; f 3)"
echo $(exit 3; echo no) $?; v=$(echo 'a\\b\c'); printf '%s\n' "$v"
echo "nested quotes: $(echo "in $(echo "deeper" 'single')")"
