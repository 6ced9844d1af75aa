for x in a b ab '' '*' 'a b'; do case $x in a) echo A;; b|c) echo BC;; a*) echo A-;; '') echo EMPTY;; '*') echo STAR;; *' '*) echo SPACE;; *) echo OTHER;; esac; done
case x in
  a) echo no
  ;;
  x) echo multi
     echo line;;
esac
case a in a) ;; *) echo no;; esac; echo $?; case a in a) false;; esac; echo $?; case "$(echo z)" in z) echo sub; esac
case in in in) echo in;; esac; case esac in (esac) echo esac;; esac; y='a|b'; case 'a|b' in $y) echo bar;; esac; case a in $y) echo no;; *) echo litbar;; esac
false; case $? in 1) echo one;; esac; case ${u-def} in def) echo def;; esac; case a in [a-c]) case b in ?) echo inner;; esac;; esac
