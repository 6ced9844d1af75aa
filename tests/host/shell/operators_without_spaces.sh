echo a;echo b&&echo c||echo d;(echo e);{ echo f;};if true;then echo g;fi;for i in 1 2;do echo $i;done;case x in x)echo h;;esac;echo i|cat;! false&&echo j;f(){ echo k;};f;echo l>/dev/null;x=1;echo $x;cat<<E;echo n
m
E
while false;do :;done;echo o>&1;echo p 2>/dev/null>&1
