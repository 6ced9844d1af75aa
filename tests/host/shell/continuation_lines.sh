echo a \
  b \
  c; ec\
ho joined; echo "a\
b"; i\
f true; th\
en echo kw; fi; x=lo\
ng; echo $x ${\
x}; echo $((1 + \
2)); true &\
& echo andand; echo '\
'; cat <<E
a\
b
E
