// A resource group and the service in it: what `azd up` deploys. Values come from main.bicepparam.

targetScope = 'subscription'

import { GeoOptions, IngestOptions, MonitoringOptions, OperatorAccess, ScaleOptions, StorageOptions } from 'types.bicep'

@minLength(1)
@maxLength(64)
@description('What this deployment is called; names and tags are made from it.')
param environmentName string

@minLength(1)
@description('The region. Flex Consumption must be there.')
param location string

@description('The resource group; made when it is missing.')
param resourceGroupName string = 'rg-${environmentName}'

@description('Who operates the service from outside, with the command-line tool; empty for nobody.')
param operatorPrincipalId string = ''

@description('What the operator is.')
param operatorPrincipalType 'User' | 'Group' | 'ServicePrincipal' = 'User'

@description('What the operator may touch of the data.')
param operatorAccess OperatorAccess = 'keys'

@description('How the app scales.')
param scale ScaleOptions

@description('What it lets in.')
param ingest IngestOptions

@description('Where the location database comes from.')
param geo GeoOptions

@secure()
@description('The license key of that account, for the key vault; empty to leave the one that it has.')
param geoLicenseKey string = ''

@description('Where the data lie.')
param storage StorageOptions

@description('Telemetry and alerts.')
param monitoring MonitoringOptions

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: resourceGroupName
  location: location
  tags: { 'azd-env-name': environmentName }
}

module service 'service.bicep' = {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    operatorAccess: operatorAccess
    scale: scale
    ingest: ingest
    geo: geo
    geoLicenseKey: geoLicenseKey
    storage: storage
    monitoring: monitoring
  }
}

@description('Where to post events: this and /v1.')
output ENCHARGE_ENDPOINT string = service.outputs.endpoint

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The function app.')
output ENCHARGE_FUNCTION_APP string = service.outputs.functionAppName

@description('The account of the data: `encharge keys create --storage-account NAME`.')
output ENCHARGE_DATA_ACCOUNT string = service.outputs.dataAccountName

@description('Application Insights.')
output ENCHARGE_INSIGHTS string = service.outputs.insightsName
