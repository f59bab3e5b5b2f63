#!/bin/sh
# Before the app is packaged: puts a location database into its package,
#   the file that ENCHARGE_GEO_FILE names, else
#   the public-domain country database that the local host uses, as its lock file pins it.
# With a MaxMind account it serves until the app has fetched a better one: scripts/location-refresh.sh.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
target=${ENCHARGE_PACKED_FOLDER:-$root/src/Encharge.Functions/location}
mkdir -p "$target"

if [ -n "${ENCHARGE_GEO_FILE:-}" ]; then
    cp "$ENCHARGE_GEO_FILE" "$target/database.mmdb"
    echo "The package gets $ENCHARGE_GEO_FILE."
    exit
fi

# npm checks what it fetches against the lock file.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$root"/src/Encharge.LocalHost/node/package*.json "$folder"
if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent; then
    echo "npm brought no location database: events get no location unless the package has one already." >&2
    exit 1
fi
cp "$folder/node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb" "$target/database.mmdb"
echo "The package gets the public-domain country database. For cities' time zones: docs/azure.md, Location."
