i=0; while [ $i -lt 300 ]; do eval v$i=$i; i=$((i+1)); done; echo $v0 $v150 $v299; unset v150; echo ${v150-gone} $v151
