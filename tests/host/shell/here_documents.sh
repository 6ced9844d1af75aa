cat <<E
plain $((1+1)) $(echo sub) `echo bq` \$x \\ \a "quotes" 'single'
E
cat <<'E'
raw $x $(no) \\ `no`
E
cat <<"E" ; cat <<\E
q $x
E
b $x
E
cat <<-E
	tabs
		gone $((2))
	E
cat <<A; cat <<B
first
A
second
B
x=v; cat <<E | tr a-z A-Z
piped $x ${u:-default} ${x:+alt}
line\
joined
E
while read a b; do echo "$b $a"; done <<E
1 2
3 4
E
f() { cat <<E
in function $1
E
}; f x; f y
cat <<E
E
echo end; cat <<E
"$x" ${u-"quoted"} ${u-'single'}
E
cat 3<<E <&3
via three
E
if true; then cat <<E; fi
in if
E
