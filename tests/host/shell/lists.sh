true && echo a || echo b; false && echo a || echo b; true || echo c; false || echo d
false; echo $?; true; echo $?; false && true; echo $?; false || true && echo e
true && false || true && echo f; echo g; echo h
true &&
echo i ||

echo j
{ echo k; echo l; }; (echo m; echo n); { false; }; echo $?
if false || true; then echo o; fi
