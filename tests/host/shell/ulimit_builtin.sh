for letter in c d f l m n p s t v w; do
	(ulimit -$letter >/dev/null 2>&1) && [ $letter != p ] && ulimit -S -$letter | grep -q . && echo $letter
done
ulimit -n 64; ulimit -n; ulimit -Sn 32; ulimit -Sn; ulimit -Hn
ulimit -c 0; ulimit -c; ulimit -c nonsense 2>/dev/null || echo bad
