# What the scripts `run` of examples/ share; to be sourced, with home set to the root of the tree.
# shellcheck shell=sh disable=SC2154,SC3013  # home is the sourcing script's; every sh at hand knows -nt
dist=$home/cli/target/quick/famfs-arrow
. "$home/tools/common.sh"
. "$home/tools/python.sh"

# new_store SIZE: a folder of its own in /dev/shm with an empty store in it, FAMFS_STORE. Both are removed when the script ends, however it does.
# It is formatted for an identity that is made for this run, so that nothing of this host's own is touched.
new_store() {
  unset FAMFS_COHERENCE FAMFS_MEDIA
  FAMFS_SYSTEM_UUID=$(cat /proc/sys/kernel/random/uuid)
  folder=$(mktemp -d /dev/shm/famfs-example.XXXXXX)
  FAMFS_STORE=$folder/store.famfs
  export FAMFS_STORE FAMFS_SYSTEM_UUID
  trap 'remove_store' EXIT
  trap 'exit 130' INT TERM HUP PIPE
  "$home/famfs-arrow" mkfs --size "$1" "$FAMFS_STORE"
}

# An example that has more to end first says so in end_first.
remove_store() {
  end_first
  rm -rf --one-file-system "$folder" # a mount that could not be ended is left alone
}
end_first() { :; }

# Says a command as a user would type it, and runs it.
shown() {
  printf '\n$ famfs-arrow'
  for word; do
    case $word in *' '*) printf ' "%s"' "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$home/famfs-arrow" "$@"
}

# compiled NAME: compiles NAME.java of the example's folder into $classes, if it changed. The command's jar has the library and all it needs.
compiled() {
  find_java javac || { "$home/tools/install-packages" jdk; find_java javac; }
  "$home/famfs-arrow" --version >/dev/null # builds it if it is stale
  classes=$home/examples/target/quick/$1
  mkdir -p "$classes"
  (
    flock 9 # readers may be started all at once
    made=$classes/io/famfsarrow/examples/$1.class
    if [ "$made" -nt "$here/$1.java" ] && [ "$made" -nt "$dist/built" ]; then exit 0; fi
    "$java_home/bin/javac" --release 17 -proc:none -cp "$dist/famfs-arrow.jar" -d "$classes" "$here/$1.java"
  ) 9>"$classes/lock"
}

# java_program NAME ARGUMENT...: takes the place of this shell. Arrow needs --add-opens; from Java 24 on it keeps the JVM from warning of Arrow's use of Unsafe.
java_program() {
  compiled "$1"
  program=io.famfsarrow.examples.$1
  shift
  set -- -cp "$classes:$dist/famfs-arrow.jar" "$program" "$@"
  set -- -Xmx64m -XX:+UseSerialGC --add-opens=java.base/java.nio=ALL-UNNAMED -Djffi.boot.library.path="$dist/native/jni" "$@"
  [ "$java_major" -lt 24 ] || set -- --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED "$@"
  exec "$java_home/bin/java" "$@"
}

# As find_python of python.sh, or the script ends; and the package famfs_arrow comes from the tree.
need_python() {
  find_python
  export PYTHONPATH="$home/python/src${PYTHONPATH:+:$PYTHONPATH}" FAMFS_ARROW="$home/famfs-arrow"
}
