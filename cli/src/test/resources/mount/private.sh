# To be sourced in a mount namespace of one's own.

# keep_here PLACE...: what is mounted below these folders, or over these files, is not seen outside. In a chroot "/" is no mount
# point, all of whose mounts could be made private at once; there each place is made a mount point.
keep_here() {
  ! mount --make-rprivate / 2>/dev/null || return 0
  for place; do mount --bind "$place" "$place" && mount --make-private "$place"; done
}
