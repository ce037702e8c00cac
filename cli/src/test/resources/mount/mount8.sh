# Runs mount(8) with the helper installed, all in a private mount namespace: nothing of it is seen outside, and all of it goes with
# the last process inside. $1: work folder, with store and pair-a and pair-b (one store of two media); $2: the helper
set -eu
work=$1 helper=$2
mnt=$work/mnt
mkdir -p "$mnt" "$work/before"
. "$work/private.sh"

# The folder in which mount(8) looks, with the helper added.
sbin=$(readlink -f /sbin)
keep_here "$work" "$sbin"
mount --bind "$sbin" "$work/before"
mount -t tmpfs -o mode=755 none "$sbin"
ln -s "$work"/before/* "$sbin"
ln -s "$helper" "$sbin/mount.fuse.famfs-arrow"
if [ -d /run/mount ]; then # its private notes
  keep_here /run/mount
  mount -t tmpfs none /run/mount
fi

step() { echo "step: $*"; }
fails() { # fails STATUS WORD COMMAND...
  status=$1 word=$2
  shift 2
  found=0
  "$@" >"$work/said" 2>&1 || found=$?
  grep -qF -- "$word" "$work/said" && [ $found = "$status" ] || { echo "status $found:"; cat "$work/said"; exit 1; }
}
is_mounted() { grep -q " $mnt [^-]*- fuse.famfs-arrow $1 " /proc/self/mountinfo; }
not_mounted() { ! grep -q " $mnt " /proc/self/mountinfo; }

step by hand
mount -t fuse.famfs-arrow -o noexec,uid=1234,umask=077 "$work/store" "$mnt"
is_mounted "$work/store"
grep " $mnt " /proc/self/mountinfo | grep -q ' ro,nosuid,nodev,noexec'
cmp "$work/text" "$mnt/text"
[ "$(stat -c '%u %a' "$mnt/text")" = '1234 500' ]

step a second one is refused
fails 1 already mount -t fuse.famfs-arrow "$work/store" "$mnt"

step busy by another mount
mount --bind "$work/before" "$mnt/.meta"
fails 6 "unmount $mnt/.meta first" "$FAMFS_ARROW" umount "$mnt"
umount "$mnt/.meta"
umount "$mnt"

step only said, not done
mount -f -v -t fuse.famfs-arrow "$work/store" "$mnt" | grep -F "$work/store $mnt"
not_mounted

step options
fails 1 'umask=OCTAL' mount -t fuse.famfs-arrow -o colour=red "$work/store" "$mnt"
fails 32 'no such' mount -t fuse.famfs-arrow "$work/no such" "$mnt"
not_mounted
mount -n -s -t fuse.famfs-arrow -o colour=red "$work/store" "$mnt"
is_mounted "$work/store"
umount "$mnt"

step fstab
echo "$work/store $mnt fuse.famfs-arrow defaults,noatime,_netdev,nofail,follow=1s,x-systemd.device-timeout=5 0 0" >"$work/fstab"
mount -T "$work/fstab" "$mnt"
cmp "$work/text" "$mnt/text"
mount -a -T "$work/fstab" # it is there already
umount "$mnt"

step several media
for source in "$work/pair-a:$work/pair-b" "$work/pair-a,$work/pair-b"; do
  echo "$source $mnt fuse.famfs-arrow ro 0 0" >"$work/fstab"
  mount -a -T "$work/fstab"
  is_mounted "$source"
  cmp "$work/text" "$mnt/second"
  mount -a -T "$work/fstab"
  umount "$mnt"
done

step written
fails 32 owner mount -t fuse.famfs-arrow -o writable "$work/store" "$mnt"
FAMFS_SYSTEM_UUID=$OWNER mount -t fuse.famfs-arrow -o writable "$work/store" "$mnt"
echo more >"$mnt/more"
umount "$mnt"
mount -t fuse.famfs-arrow "$work/store" "$mnt" # rw of mount(8) itself is no wish to write
[ "$(cat "$mnt/more")" = more ]
fails 1 'Read-only' cp "$work/text" "$mnt/never"
umount "$mnt"

step killed
mount -t fuse.famfs-arrow "$work/store" "$mnt"
server=$(grep -lzFx -- "$mnt" /proc/[0-9]*/cmdline | sed 's|[^0-9]||g' | while read -r pid; do
  case $(readlink "/proc/$pid/exe") in */java) echo "$pid" ;; esac
done)
kill -9 "$server"
tries=0
until not_mounted; do
  tries=$((tries + 1))
  [ $tries -lt 1000 ]
  sleep 0.02
done
step done
