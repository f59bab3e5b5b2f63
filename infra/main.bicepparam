// The values of a deployment, from the environment: `azd env set NAME VALUE`. docs/azure.md explains each.

using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param resourceGroupName = readEnvironmentVariable(
  'AZURE_RESOURCE_GROUP',
  'rg-${readEnvironmentVariable('AZURE_ENV_NAME')}'
)
param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param operatorAccess = readEnvironmentVariable('ENCHARGE_OPERATOR_ACCESS', 'keys')

param scale = {
  instanceMemoryMB: any(int(readEnvironmentVariable('ENCHARGE_INSTANCE_MEMORY', '2048')))
  maximumInstanceCount: int(readEnvironmentVariable('ENCHARGE_MAXIMUM_INSTANCES', '100'))
  httpConcurrency: int(readEnvironmentVariable('ENCHARGE_HTTP_CONCURRENCY', '100'))
  alwaysReadyHttp: int(readEnvironmentVariable('ENCHARGE_ALWAYS_READY_HTTP', '1'))
  alwaysReadyConsumer: int(readEnvironmentVariable('ENCHARGE_ALWAYS_READY_CONSUMER', '0'))
}

param ingest = {
  allowedOrigins: readEnvironmentVariable('ENCHARGE_ALLOWED_ORIGINS', '*')
  eventsPerSecond: int(readEnvironmentVariable('ENCHARGE_EVENTS_PER_SECOND', '10000'))
  burst: int(readEnvironmentVariable('ENCHARGE_BURST', '100000'))
  frontDoorId: readEnvironmentVariable('ENCHARGE_FRONT_DOOR_ID', '')
}

param geo = {
  accountId: readEnvironmentVariable('ENCHARGE_GEO_ACCOUNT_ID', '')
  edition: readEnvironmentVariable('ENCHARGE_GEO_EDITION', 'GeoLite2-City')
  schedule: readEnvironmentVariable('ENCHARGE_GEO_SCHEDULE', '0 17 4 * * *')
}

param geoLicenseKey = readEnvironmentVariable('ENCHARGE_GEO_LICENSE_KEY', '')

param storage = {
  redundancy: readEnvironmentVariable('ENCHARGE_REDUNDANCY', 'Standard_LRS')
  deleteLock: bool(readEnvironmentVariable('ENCHARGE_DELETE_LOCK', 'false'))
  privateNetworking: bool(readEnvironmentVariable('ENCHARGE_PRIVATE_NETWORKING', 'false'))
}

param monitoring = {
  alertEmail: readEnvironmentVariable('ENCHARGE_ALERT_EMAIL', '')
  oldestMessageMinutes: int(readEnvironmentVariable('ENCHARGE_ALERT_OLDEST_MINUTES', '10'))
  failurePercent: int(readEnvironmentVariable('ENCHARGE_ALERT_FAILURE_PERCENT', '1'))
  geoDatabaseDays: int(readEnvironmentVariable('ENCHARGE_ALERT_GEO_DAYS', '14'))
  retentionDays: int(readEnvironmentVariable('ENCHARGE_LOG_RETENTION_DAYS', '30'))
  dailyCapGB: int(readEnvironmentVariable('ENCHARGE_LOG_DAILY_CAP_GB', '5'))
  otlpEndpoint: readEnvironmentVariable('ENCHARGE_OTLP_ENDPOINT', '')
}
