# shellcheck shell=sh
# Installs Debian packages and ours: from the folder beside this script where it is a bundle, and
# otherwise from wherever this machine's apt gets packages.

# packages FOLDER NAME...
packages() {
  here=$1
  shift
  export DEBIAN_FRONTEND=noninteractive
  if [ -e "$here/packages/Packages" ]; then
    # Nothing but what the bundle's signature covers, and no network.
    echo "deb [trusted=yes] file:$here/packages ./" >"$here/packages/sources.list"
    from() {
      apt-get -q -o Dir::Etc::SourceList="$here/packages/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$here/packages/lists" "$@"
    }
    mkdir -p "$here/packages/lists/partial"
    from update
    from install -y --no-install-recommends "$@"
  else
    for name in "$@"; do
      built=$(find "$here/.." "$here/../dist" -maxdepth 1 -name "${name}_*.deb" 2>/dev/null | sort -V | tail -n 1)
      set -- "$@" "${built:-$name}"
      shift
    done
    apt-get -q update
    apt-get -q install -y --no-install-recommends "$@"
  fi
}
