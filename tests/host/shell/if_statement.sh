if true; then echo a; fi; if false; then echo b; else echo c; fi
if false; then echo d; elif true; then echo e; else echo f; fi
if false; then :; elif false; then :; fi; echo $?
if [ 1 = 1 ]
then
  echo g
fi
if ! false; then echo h; fi; if (exit 1); then echo i; else echo j; fi
if if true; then false; fi; then echo k; else echo l; fi
if true; then if false; then echo m; else echo n; fi; fi; if false; then false; fi; echo $?
