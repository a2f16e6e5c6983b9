#!/usr/bin/env bash
# Takes the pictures of the README again: a server of its own, the demo temple, Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
dotnet build TempleDashboard.Web -c Release -v quiet
dotnet build tools/take-screenshots -c Release -v quiet

data=$(mktemp -d)
mkfifo "$data/output"
dotnet TempleDashboard.Web/bin/Release/net10.0/TempleDashboard.Web.dll --urls http://127.0.0.1:0 --Dashboard:DataPath "$data" \
  --Dashboard:Access=LoopbackWithoutUsers > "$data/output" &
server=$!
trap 'kill $server; wait $server || true; rm -rf "$data"' EXIT
exec 3< "$data/output"
url=
while read -r line <&3; do
  case "$line" in "Temple Dashboard is ready: open "*) url=${line##* } && break ;; esac
done
[ -n "$url" ] || { echo "The server did not start." >&2; exit 1; }
tools/take-screenshots/bin/Release/net10.0/take-screenshots "$url" docs
