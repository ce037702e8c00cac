# Finds a Python with pyarrow, or makes one; to be sourced, with home set to the root of the tree.
# shellcheck shell=sh disable=SC2154  # home is the sourcing script's

# Sets python: FAMFS_PYTHON's, the active environment's, that of ./run-tests, the system's; else one that is made for it in target/python. Fails if it cannot be made.
find_python() {
  own=$home/target/python
  for python in "${FAMFS_PYTHON:-}" "${VIRTUAL_ENV:-/none}/bin/python" "$home/target/venv/bin/python" python3 "$own/bin/python"; do
    [ -z "$python" ] || ! "$python" -c 'import pyarrow' 2>/dev/null || return 0
  done
  echo "no Python with pyarrow: making $own with one" >&2
  "$home/tools/install-packages" python && rm -rf "$own" && python3 -m venv "$own" &&
    "$own/bin/pip" install -q --disable-pip-version-check -c "$home/tools/test-requirements.txt" pyarrow && python=$own/bin/python
}
