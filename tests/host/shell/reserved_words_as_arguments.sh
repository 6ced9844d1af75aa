echo if then else fi for while do done case esac in { } !; x=if; echo $x; for do in do; do echo $do; done; echo for; case for in for) echo kw;; esac; if=1; echo $if; then=2 env | grep then=
