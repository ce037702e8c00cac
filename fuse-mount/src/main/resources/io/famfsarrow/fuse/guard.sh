# Run by sh: takes a mount away when the process that serves it has died.
#   $1  the mount's device, as /proc/self/mountinfo has it    $2  fusermount3, or nothing
# Standard input is a pipe from that process: a line says that nothing is left to do, its end alone that the process is gone.
# Only a mount of that device that has no server any more is touched: device numbers are used again.
set -f
export LC_ALL=C
trap '' HUP INT QUIT TERM TSTP
echo watching
exec >/dev/null 2>&1
if read -r _; then exit 0; fi

# Where the device is mounted; blanks and the like are still octal numbers behind a backslash.
places() {
  while read -r _ _ device _ place rest; do
    case "$device $rest" in "$1 "*' - fuse.famfs-arrow '*) printf '%s\n' "$place" ;; esac
  done </proc/self/mountinfo
}

# Such a field as a path; the dot keeps newlines at the end of a name.
path_of() {
  format='' rest=$1
  while [ "$rest" != "${rest#*%}" ]; do format=$format${rest%%\%*}%% rest=${rest#*\%}; done
  # shellcheck disable=SC2059  # printf's format is what understands the octal numbers
  path=$(printf "$format$rest.")
  path=${path%.}
}

# Asking for the free space asks the server.
dead() { case $(timeout 10 stat -f -- "$1" 2>&1) in *'not connected'*) ;; *) false ;; esac; }

# The kernel needs a moment to notice that the server is gone.
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  left=''
  for place in $(places "$1"); do
    left=$place
    path_of "$place"
    if dead "$path"; then umount -l "$path" || "$2" -u -z -- "$path"; fi
  done
  [ -n "$left" ] || exit 0
  sleep 0.2
done
exit 1
