for x in a b

do

echo $x

done
if

true

then

echo y

else

echo n

fi
case x

in

x)

echo c

;;

esac
f()

{

echo f

}
f
while

false

do

:

done
(

echo s

)
{

echo g

}
true &&

echo and
echo pipe |

cat
