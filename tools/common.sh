# What the scripts of this tree share; to be sourced. They set home (the root of the tree) and dist (the built command) before.
# shellcheck shell=sh disable=SC2154  # home and dist are the sourcing script's

# Whether the built command is missing or older than a source. A tree without sources, or one that may not be written to, is run as it is.
stale() {
  [ -e "$dist/built" ] || return 0
  [ -e "$home/pom.xml" ] && [ -w "$dist" ] || return 1
  [ -n "$(find "$home"/pom.xml "$home"/*/pom.xml "$home"/*/src/main -newer "$dist/built" -print -quit)" ]
}

# Reads $1/release; sets java_major (17) and java_build (17.0.15+6-Debian-1deb12u1, a file name), both empty where it cannot.
read_release() {
  java_major='' java_build=''
  [ -r "$1/release" ] || return 0
  while IFS='=' read -r key value; do
    value=${value#\"} value=${value%\"}
    case $key in
      JAVA_VERSION) java_major=${value%%[!0-9]*}; java_build=${java_build:-$value} ;;
      JAVA_RUNTIME_VERSION) java_build=$value ;;
    esac
  done < "$1/release"
}

# find_java PROGRAM: sets java_home to the first Java from 17 on that has bin/PROGRAM (java or javac), and what read_release sets.
find_java() {
  for java_home in "${JAVA_HOME:-}" "$(java_home_of_path)" /usr/lib/jvm/* /opt/java/* /usr/java/*; do
    [ -n "$java_home" ] && [ -x "$java_home/bin/$1" ] || continue
    read_release "$java_home"
    [ "${java_major:-0}" -ge 17 ] && return 0
  done
  return 1
}

java_home_of_path() {
  java=$(command -v java) || return 0
  java=$(readlink -f -- "$java")
  echo "${java%/bin/java}"
}
