#!/usr/bin/env bash
# Fetches everything that comes from npm, exactly as the lock file says, without running any install script.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
  echo "npm was not found: install Node.js 20 or later." >&2
  exit 1
fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
touch node_modules/.stamp
