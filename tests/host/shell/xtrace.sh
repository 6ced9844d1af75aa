sh -xc 'x=1; echo $x; y="a b"; for i in 1 2; do :; done' 2>&1 | grep -v '^+ y='
sh -c 'PS4="> "; set -x; echo traced; set +x; echo not' 2>&1
