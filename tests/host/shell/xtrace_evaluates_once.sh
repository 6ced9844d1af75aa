i=1
set -x
i=$((i+1)) x=$((i+=5)) :
set +x
echo $i $x
