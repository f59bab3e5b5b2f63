#!/bin/sh
# After a deployment: with a MaxMind account the app is asked to fetch its location database now, not only by schedule.
# azd hands over the outputs of the deployment.
set -eu

if [ -z "${ENCHARGE_GEO_ACCOUNT_ID:-}" ]; then
    exit
fi
: "${ENCHARGE_FUNCTION_APP:?azd sets it once the service is provisioned}"

key=$(az functionapp keys list --only-show-errors --resource-group "$AZURE_RESOURCE_GROUP" \
    --name "$ENCHARGE_FUNCTION_APP" --query masterKey --output tsv)
# The key goes through the standard input: arguments are everybody's to read.
printf 'x-functions-key: %s' "$key" | curl --fail --silent --show-error --output /dev/null --header @- \
    --retry 10 --retry-delay "${ENCHARGE_RETRY_PAUSE:-6}" --retry-all-errors \
    --header 'Content-Type: application/json' --data '{}' \
    "$ENCHARGE_ENDPOINT/admin/functions/RefreshGeoDatabase"
echo "The app fetches ${ENCHARGE_GEO_EDITION:-GeoLite2-City} from MaxMind."
