for i in 1 2 3; do echo $i; done; for i in; do echo no; done; for i in a
do echo $i
done
i=0; while [ $i -lt 3 ]; do echo w$i; i=$((i+1)); done; until [ $i -eq 0 ]; do echo u$i; i=$((i-1)); done
set -- x y; for i; do echo $i; done; for i do echo $i; done
for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo c$i; done
for i in 1 2 3; do if [ $i = 2 ]; then break; fi; echo b$i; done; echo $i
for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done
for i in 1 2; do for j in a b; do [ $j = b ] && break 2; echo $i$j; done; done
while true; do break; done; echo $?; while false; do :; done; echo $?; for i in 1; do false; done; echo $?
while :; do echo once; break; echo no; done; for i in $(echo p q); do echo $i; done
for i in "a b" 'c  d'; do echo "$i"; done; for in in in; do echo $in; done
n=0; while n=$((n+1)); [ $n -lt 4 ]; do case $n in 2) continue;; esac; echo n$n; done
for i in 1 2 3; do echo $i; done | while read x; do [ $x = 2 ] && break; echo r$x; done
break; echo outside $?; for i in 1; do (break; echo no); echo after; done
while break; do echo no; done; echo $?; for i in 1 2; do continue 5; done; echo $?
