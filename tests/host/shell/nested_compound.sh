for i in 1 2; do if [ $i = 1 ]; then while :; do case $i in 1) { (echo deep; exit 3) || echo "status $?"; };; esac; break; done; else until false; do echo else; break; done; fi; done | cat
x=$(for i in a b; do echo $(if true; then echo "$i-$(echo nested)"; fi); done); echo $x
if for i in 1; do false; done; then echo no; elif { false; } || (true); then echo elif; fi
