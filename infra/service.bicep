// The whole service within one resource group. main.bicep makes the group; whoever has one deploys this file alone.

import { GeoOptions, IngestOptions, MonitoringOptions, OperatorAccess, ScaleOptions, StorageOptions } from 'types.bicep'

@minLength(1)
@maxLength(64)
@description('What this deployment is called; names and tags are made from it.')
param environmentName string

@description('The region. Flex Consumption must be there.')
param location string = resourceGroup().location

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

var suffix = uniqueString(subscription().id, resourceGroup().id, environmentName)
var tags = { 'azd-env-name': environmentName }
var hostAccountName = 'sthost${suffix}'
var dataAccountName = 'stdata${suffix}'
var identityName = 'id-${suffix}'
var vaultName = empty(geo.accountId) ? '' : 'kv-${suffix}'

module appIdentity 'modules/identity.bicep' = {
  params: {
    name: identityName
    location: location
    tags: tags
  }
}

module hostAccount 'modules/storage-account.bicep' = {
  name: 'host-account'
  params: {
    name: hostAccountName
    location: location
    tags: tags
    redundancy: 'Standard_LRS'
    publicAccess: !storage.privateNetworking
  }
}

module dataAccount 'modules/storage-account.bicep' = {
  name: 'data-account'
  params: {
    name: dataAccountName
    location: location
    tags: tags
    redundancy: storage.redundancy
    publicAccess: !storage.privateNetworking
  }
}

module hostStorage 'modules/host-storage.bicep' = {
  params: {
    accountName: hostAccountName
    identityName: identityName
  }
  dependsOn: [hostAccount, appIdentity]
}

module dataStorage 'modules/data-storage.bicep' = {
  params: {
    accountName: dataAccountName
    identityName: identityName
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    operatorAccess: operatorAccess
    deleteLock: storage.deleteLock
  }
  dependsOn: [dataAccount, appIdentity]
}

module telemetry 'modules/monitoring.bicep' = {
  params: {
    suffix: suffix
    location: location
    tags: tags
    identityName: identityName
    retentionDays: monitoring.retentionDays
    dailyCapGB: monitoring.dailyCapGB
  }
  dependsOn: [appIdentity]
}

module vault 'modules/key-vault.bicep' = if (!empty(vaultName)) {
  params: {
    name: vaultName
    location: location
    tags: tags
    identityName: identityName
    publicAccess: !storage.privateNetworking
    geoLicenseKey: geoLicenseKey
  }
  dependsOn: [appIdentity]
}

module network 'modules/network.bicep' = if (storage.privateNetworking) {
  params: {
    suffix: suffix
    location: location
    tags: tags
    storageAccountNames: [hostAccountName, dataAccountName]
    vaultName: vaultName
  }
  dependsOn: [hostAccount, dataAccount, vault]
}

module app 'modules/function-app.bicep' = {
  params: {
    suffix: suffix
    location: location
    tags: tags
    serviceName: 'ingest'
    identity: { id: appIdentity.outputs.id, clientId: appIdentity.outputs.clientId }
    host: {
      accountName: hostAccountName
      packageContainerUri: hostStorage.outputs.packageContainerUri
    }
    dataAccountName: dataAccountName
    telemetry: {
      connectionString: telemetry.outputs.connectionString
      otlpEndpoint: monitoring.otlpEndpoint
    }
    subnetId: storage.privateNetworking ? network!.outputs.appSubnetId : ''
    scale: scale
    ingest: ingest
    geo: geo
    geoLicenseKeyReference: !empty(vaultName) ? vault!.outputs.licenseKeyReference : ''
  }
  // The app starts with its rights in place: the first poll of the queue doesn't fail.
  dependsOn: [dataStorage]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    suffix: suffix
    location: location
    tags: tags
    insightsId: telemetry.outputs.insightsId
    dataAccountId: dataAccount.outputs.id
    options: monitoring
  }
}

@description('Where to post events: this and /v1.')
output endpoint string = 'https://${app.outputs.hostName}'

@description('The function app.')
output functionAppName string = app.outputs.name

@description('The account of the data: `encharge keys create --storage-account NAME`.')
output dataAccountName string = dataAccountName

@description('Application Insights.')
output insightsName string = telemetry.outputs.insightsName
