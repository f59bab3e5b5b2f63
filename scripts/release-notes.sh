#!/bin/sh
# Prints what CHANGELOG.md says of a version: `scripts/release-notes.sh 1.2.0`. No such version, or nothing said: 1.
set -eu

version=${1:?which version?}
notes=$(awk -v version="$version" '
    /^## / { wanted = ($2 == version || $2 == "[" version "]") ; next }
    wanted { print }
' "$(dirname "$0")/../CHANGELOG.md" | sed -e '/./,$!d')
if [ -z "$notes" ]; then
    echo "CHANGELOG.md says nothing of $version." >&2
    exit 1
fi
printf '%s\n' "$notes"
