printf 'echo a\000b\n' | sh; printf 'echo \303\251\n' | sh; x=$(printf 'a\000b'); echo "$x"; printf 'echo "\377"\n' | sh | od -An -tx1
