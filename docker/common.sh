# SPDX-License-Identifier: Apache-2.0
# What the image scripts share; sourced, never run. $program names the script in what it prints.

say() { printf '%s: %s\n' "$program" "$*" >&2; }

base_image=touchstone-base:17
toxiproxy_version="$(sed -n 's/^ARG TOXIPROXY_VERSION=//p' "$here/toxiproxy/Dockerfile")"
toxiproxy_image="touchstone-toxiproxy:$toxiproxy_version"

# A wrong call: one sentence, and the exit code for usage.
usage_error() {
  say "$* (--help says what is possible)"
  exit 64
}

fail() {
  say "$*"
  exit 70
}

need() {
  command -v "$1" >/dev/null || fail "$1 is needed $2, and is not on the PATH"
}

need_engine() {
  need docker "to make images"
  local said
  said="$(docker version --format '{{.Server.Version}}' 2>&1)" || fail "no Docker engine answers: ${said##*$'\n'}"
}

# What an image was made from is written on it, so that a second call with the same inputs does nothing.
inputs_label=dev.touchstone.inputs

is_made_from() { # image inputs
  [ "$(docker image inspect --format "{{index .Config.Labels \"$inputs_label\"}}" "$1" 2>/dev/null)" = "$2" ]
}

digest() { sha256sum | cut -c1-16; }

size_of() { # image
  docker image inspect --format '{{.Size}}' "$1" | awk '{printf "%.0f MB", $1 / 1e6}'
}

# Makes an image from a folder's files, whatever the umask, the time and the user of this machine.
import_folder() { # folder image change...
  local folder=$1 image=$2 changes=()
  shift 2
  for change in "$@"; do changes+=(--change "$change"); done
  local old
  old="$(docker image inspect --format '{{.Id}}' "$image" 2>/dev/null || true)"
  tar -C "$folder" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - . |
    docker import "${changes[@]}" - "$image" >/dev/null
  drop_image "$old"
}

# The image that had the name before; the engine keeps it if something was made from it.
drop_image() { # id or nothing
  [ -z "$1" ] || docker image rm "$1" >/dev/null 2>&1 || say "the image $1 stays, since it is in use"
}
