#!/bin/sh
# After a deployment: brings its location database, from the first of
#   ENCHARGE_GEO_FILE         a MaxMind database file of one's own,
#   ENCHARGE_GEO_ACCOUNT_ID   MaxMind: the app itself fetches it, now and then on its schedule,
#   the public-domain country database that the local host uses, as its lock file pins it.
# azd hands over the outputs of the deployment. A database of one's own stays until the next run.
set -eu

: "${ENCHARGE_DATA_ACCOUNT:?azd sets it once the service is provisioned}"
: "${ENCHARGE_LOCATION_CONTAINER:?azd sets it once the service is provisioned}"
blob="${ENCHARGE_GEO_EDITION:-GeoLite2-City}.mmdb"

# A role that was just given counts after minutes, not at once.
publish() {
    tries=${ENCHARGE_PUBLISH_TRIES:-10}
    until az storage blob upload --auth-mode login --only-show-errors --output none --overwrite \
        --account-name "$ENCHARGE_DATA_ACCOUNT" --container-name "$ENCHARGE_LOCATION_CONTAINER" \
        --name "$blob" --file "$1"; do
        tries=$((tries - 1))
        if [ "$tries" -le 0 ]; then
            echo "The location database could not be published: events get no location yet." >&2
            echo "With private networking run this from inside the network: azd hooks run postdeploy" >&2
            exit 1
        fi
        sleep "${ENCHARGE_PUBLISH_PAUSE:-15}"
    done
    echo "Published $1 as $ENCHARGE_LOCATION_CONTAINER/$blob."
}

# The host's own endpoint starts a function that otherwise waits for its schedule.
ask_the_app() {
    key=$(az functionapp keys list --only-show-errors --resource-group "$AZURE_RESOURCE_GROUP" \
        --name "$ENCHARGE_FUNCTION_APP" --query masterKey --output tsv)
    # The key goes through the standard input: arguments are everybody's to read.
    printf 'x-functions-key: %s' "$key" | curl --fail --silent --show-error --output /dev/null --header @- \
        --header 'Content-Type: application/json' --data '{"input":""}' \
        "$ENCHARGE_ENDPOINT/admin/functions/RefreshGeoDatabase"
    echo "The app fetches ${ENCHARGE_GEO_EDITION:-GeoLite2-City} from MaxMind."
}

# npm checks what it fetches against the lock file.
publish_country_database() {
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    cp "$(dirname "$0")"/../src/Encharge.LocalHost/node/package*.json "$folder"
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent
    publish "$folder/node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb"
    echo "Countries only. For time zones of large countries: docs/azure.md, Location."
}

if [ -n "${ENCHARGE_GEO_FILE:-}" ]; then
    publish "$ENCHARGE_GEO_FILE"
elif [ -n "${ENCHARGE_GEO_ACCOUNT_ID:-}" ]; then
    ask_the_app
else
    publish_country_database
fi
