#!/bin/sh
# Before `azd` provisions: says what is missing while nothing has been made yet.
set -eu

missing=""
for command in az curl dotnet npm; do
    command -v "$command" >/dev/null 2>&1 || missing="$missing $command"
done
if [ -n "$missing" ]; then
    echo "Not found:$missing. docs/azure.md lists what a deployment needs." >&2
    exit 1
fi

if [ -n "${ENCHARGE_GEO_LICENSE_KEY:-}" ] && [ -z "${ENCHARGE_GEO_ACCOUNT_ID:-}" ]; then
    echo "ENCHARGE_GEO_LICENSE_KEY needs its account: azd env set ENCHARGE_GEO_ACCOUNT_ID NUMBER" >&2
    exit 1
fi

if [ "${ENCHARGE_PRIVATE_NETWORKING:-false}" = true ]; then
    # The app's subnet is delegated to a provider that a fresh subscription doesn't know yet.
    az provider register --namespace Microsoft.App --wait --only-show-errors
fi
