#!/usr/bin/env bash
# Takes the pictures of the README again: a server of its own, the demo temple, Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
TEMPLE_SCREENSHOTS="$PWD/docs" dotnet test TempleDashboard.Tests -c Release --filter FullyQualifiedName~Screenshots
