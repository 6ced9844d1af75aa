sh -c 'set -e; false; echo no'; echo $?
sh -c 'set -e; false | true; echo yes; true | false; echo no'; echo $?
sh -c 'set -e; f() { false; echo in; }; f || echo or; f && echo and; echo x; f; echo no'; echo $?
sh -c 'set -e; x=$(false); echo no'; echo $?
sh -c 'set -e; echo $(false) yes; (false); echo no'; echo $?
sh -c 'set -e; for i in 1; do false; done; echo no'; echo $?
sh -c 'set -e; while false; do :; done; until true; do :; done; if false; then :; fi; false && true; echo yes; { false; }; echo no'; echo $?
sh -c 'set -e; eval false; echo no'; echo $?
sh -c 'set -e; ! true; ! false; echo yes; case x in x) false;; esac; echo no'; echo $?
sh -ec 'false; echo no'; echo $?; sh -e -c 'true; echo yes; set +e; false; echo more'; echo $?
sh -c 'set -e; if f() { false; true; }; f; then echo t; fi; x=1 false; echo no'; echo $?
