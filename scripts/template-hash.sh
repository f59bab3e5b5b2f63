#!/bin/sh
# Compiles infra/main.bicep to a temporary file and prints its SHA-256: two builds of one tree print the same.
set -eu

cd "$(dirname "$0")/.."
bicep=${BICEP:-$(dotnet build tests/Encharge.Infra.Tests -t:PrintBicep --no-restore -v:m -nologo | sed -n 's/^ *bicep=//p')}
compiled=$(mktemp)
trap 'rm -f "$compiled"' EXIT
"$bicep" build infra/main.bicep --outfile "$compiled"
printf 'infra/main.bicep compiles to %s\n' "$(sha256sum "$compiled" | cut -d' ' -f1)"
