p=/usr/local/lib/libc.so.6
echo ${#p} ${p#*/} ${p##*/} ${p%/*} ${p%%/*} ${p%.*} ${p%%.*} ${p#nomatch} ${p%nomatch}
q='a*b*c'
echo "${q#a\*}" "${q#a'*'}" "${q##*'*'}" "${q%"*"*}" "${q#*}" "${q##*}"
s='*'; echo "${q#a$s}" "${q#a"$s"}"
e=; echo "<${e#x}>" "<${e%x}>" ${#e} ${#}
set -- one two three; echo ${#} ${#1} ${#2} ${3#th} ${3%e*}
x=aaa; echo ${x#a} ${x##a} ${x%a} ${x##a*} ${x%%*a}
x='[ab]c'; echo "${x#[}" "${x#\[ab]}" "${x#[[]}"
unset n; echo "<${n#a}><${n%%a}><${#n}>"
