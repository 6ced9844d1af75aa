umask 022; umask; umask -S; umask 027; umask; umask u=rwx,g=rx,o=; umask; umask -S; umask g+w; umask; umask a-x; umask -S; umask 9 2>/dev/null; echo $?; umask 0; umask
