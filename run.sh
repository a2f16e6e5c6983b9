#!/usr/bin/env bash
# Builds Temple Dashboard where something changed, starts it, and says what to open. Arguments go to the program:
#   ./run.sh --urls http://0.0.0.0:8080     another address
#   ./run.sh --config config.json           folders as in the earlier system's configuration file
set -euo pipefail

complain() { echo "$1" >&2; exit 1; }

# A configuration file is named as seen from where the command was typed; the program runs in the repository's root.
from=$PWD
args=()
previous=
for arg in "$@"; do
  case "$previous:$arg" in
    --config:[!/]*) arg="$from/$arg" ;;
    *:--config=[!/]*) arg="--config=$from/${arg#--config=}" ;;
  esac
  args+=("$arg")
  previous=$arg
done
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# The published program may be started as it is only if it was made from exactly these sources: their content is
# compared, not their times. What is built or recorded at run time is no source.
app=artifacts/app
stamp=artifacts/app.stamp
sources() {
  echo "$sdk"
  find global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig wwwroot-assets \
    TempleDashboard.Learning TempleDashboard.Domain TempleDashboard.Demo TempleDashboard.Contracts TempleDashboard.Web \
    \( -name bin -o -name obj -o -path TempleDashboard.Web/data -o -path TempleDashboard.Web/logs \) -prune \
    -o -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum
}
outputs() { cksum $app/TempleDashboard.*.dll 2>/dev/null; }

command -v dotnet >/dev/null || complain ".NET was not found: install the .NET 10 SDK (https://dotnet.microsoft.com/download), then start again."
sdk=$(dotnet --version 2>/dev/null) || complain "No .NET 10 SDK was found (there is: $(dotnet --list-sdks | tr '\n' ' ')). Install it (https://dotnet.microsoft.com/download), then start again."
made_from=$(sources)
if ! { echo "$made_from"; outputs; } | cmp -s - "$stamp"; then
  echo "Building Temple Dashboard (the first time takes a few minutes) ..."
  rm -rf "$app" "$stamp"
  # gzip alone: compressing the scripts and styles with Brotli as well takes longer than compiling the program.
  publish() {
    dotnet publish TempleDashboard.Web -c Release -o "$app" -v quiet -nodeReuse:false \
      -p:EnableDefaultCompressionFormats=false -p:BuildCompressionFormats=gzip -p:PublishCompressionFormats=gzip "$@"
  }
  # Compiled ahead of time it starts a second sooner. The compiler for that is a package of its own, which not every
  # registry serves; without it, or where anything else is wrong, the plain way follows and says what.
  publish -p:PublishReadyToRun=true >/dev/null 2>&1 || publish
  { echo "$made_from"; outputs; } > "$stamp"
fi

# On a machine of one's own nobody has to sign in; listening on another address ends that, and so does the first administrator.
exec dotnet "$app/TempleDashboard.Web.dll" --contentRoot "$PWD/$app" --Dashboard:Access=LoopbackWithoutUsers ${args[@]+"${args[@]}"}
