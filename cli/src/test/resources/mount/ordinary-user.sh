# Mounts as an ordinary user, in a private mount namespace where /dev/fuse is open to all, as udev makes it.
# $1: work folder with store; $2: the command; $3: back end
# The user keeps one right, to read everything: class path and Java may lie where only root gets to.
set -eu
work=$1 command=$2 options=backend=$3,follow=10ms
mnt=$work/mnt
mkdir -p "$mnt" "$work/dev"
. "$work/private.sh"
keep_here "$work" /dev/fuse
chmod 755 "$work"
chown 65534:65534 "$mnt"
mount -t tmpfs -o mode=755 none "$work/dev"
mknod -m 666 "$work/dev/fuse" c 10 229
mount --bind "$work/dev/fuse" /dev/fuse

# fusermount3 looks there when it unmounts; a minimal system may lack it.
if [ ! -e /etc/mtab ]; then
  keep_here /etc
  mkdir "$work/etc"
  mount --bind /etc "$work/etc"
  mount -t tmpfs -o mode=755 none /etc
  ln -s "$work"/etc/* /etc
  ln -s /proc/self/mounts /etc/mtab
fi

step() { echo "step: $*"; }
as_user() {
  setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-sys_admin,+all --inh-caps=-all,+dac_read_search \
    --ambient-caps=-all,+dac_read_search env XDG_STATE_HOME=/nowhere "$@"
}
not_mounted() { ! grep -q " $mnt " /proc/self/mountinfo; }
await() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -lt 1000 ]
    sleep 0.02
  done
}
server() {
  grep -lzFx -- "$mnt" /proc/[0-9]*/cmdline 2>/dev/null | sed 's|[^0-9]||g' | while read -r pid; do
    case $(readlink "/proc/$pid/exe") in */java) echo "$pid" ;; esac
  done
}

step mount
as_user "$command" mount -o "$options,uid=77" "$work/store" "$mnt"
grep " $mnt " /proc/self/mountinfo | grep -q 'fuse.famfs-arrow.*user_id=65534'
as_user cmp "$work/text" "$mnt/text"
[ "$(as_user stat -c %u "$mnt/text")" = 77 ]

step busy
mkfifo "$work/go"
chmod 644 "$work/go"
as_user sh -c 'exec 3<"$1"; read -r go <"$2"' sh "$mnt/text" "$work/go" &
holder=$!
exec 4>"$work/go" # opens when the holder has its file
found=0
as_user "$command" umount "$mnt" 2>"$work/said" || found=$?
cat "$work/said"
[ $found = 6 ] && grep -q "in use by [0-9]* (sh)" "$work/said"
echo go >&4
wait $holder

step umount
as_user "$command" umount "$mnt"
not_mounted

step others
found=0
as_user "$command" mount -o "$options,allow_other" "$work/store" "$mnt" 2>"$work/said" || found=$?
if grep -q '^user_allow_other' /etc/fuse.conf; then
  [ $found = 0 ] && cmp "$work/text" "$mnt/text"
  as_user "$command" umount "$mnt"
else
  [ $found != 0 ] && grep -q user_allow_other "$work/said"
fi

step killed
as_user "$command" mount -o "$options" "$work/store" "$mnt"
kill -9 "$(server)"
await not_mounted

step again
as_user "$command" mount -o "$options" "$work/store" "$mnt"
as_user cmp "$work/text" "$mnt/text"
kill "$(server)"
await not_mounted
step done
