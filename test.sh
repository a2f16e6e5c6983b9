#!/usr/bin/env bash
# Installs what the tests need where it is missing, builds once, runs every test; the last line is "N passed, N failed".
# Further arguments go to `dotnet test` (./test.sh --filter FullyQualifiedName~Api).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
# The run is short: code is compiled for good without being watched first, which costs each program that starts a sixth of its time.
export DOTNET_TieredPGO=0

fail() { echo "$1" >&2; echo "0 passed, 1 failed"; exit 1; }

command -v dotnet >/dev/null || fail "The .NET 10 SDK was not found: install it (https://dotnet.microsoft.com/download)."
if ! command -v chromium >/dev/null; then
  if ! command -v apt-get >/dev/null; then
    echo "Chromium was not found and there is no apt-get to install it: the browser tests will be skipped." >&2
  else
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    export DEBIAN_FRONTEND=noninteractive
    { $as_root apt-get update -q && $as_root apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; } </dev/null ||
      fail "Chromium could not be installed. As root: apt-get update && apt-get install chromium, then start ./test.sh again."
  fi
fi

results=artifacts/test-results
rm -rf "$results"
dotnet build TempleDashboard.sln -c Release -v quiet </dev/null || fail "The build failed; nothing was tested."

# The tests' data folders lie in memory where there is plenty: nothing of them outlives the run, and no test has to wait for a disk.
if [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt 8000000 ] 2>/dev/null; then
  TMPDIR=$(mktemp -d /dev/shm/temple-tests-XXXXXX)
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
fi
dotnet test TempleDashboard.sln -c Release --no-build --results-directory "$results" --logger trx \
  --logger "console;verbosity=minimal" --blame-hang-timeout 8min --blame-hang-dump-type none "$@" </dev/null
status=$?

# The counts of all result files, summed: one <Counters .../> element each.
counters=$(find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + 2>/dev/null)
count() { printf '%s\n' "$counters" | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(count passed)
failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
skipped=$(($(count total) - $(count executed)))
if [ "$failed" = 0 ] && { [ "$status" != 0 ] || [ "$passed" = 0 ]; }; then
  echo "The test run did not end as it should (dotnet test ended with $status)." >&2
  failed=1
fi
line="$passed passed, $failed failed"
[ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
echo "$line"
[ "$failed" = 0 ]
