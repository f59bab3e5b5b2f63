// The app on a Flex Consumption plan. Runtime, scale and package are properties of the app there, not settings; CORS
// stays unset, since the service answers it itself.

import { consumerFunctionName, packedDatabasePath, queueName } from 'names.bicep'
import { GeoOptions, IngestOptions, ScaleOptions } from '../types.bicep'

@description('What the names end in.')
param suffix string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The name by which azure.yaml knows the app.')
param serviceName string

@description('The app\'s identity.')
param identity { id: string, clientId: string }

@description('The account of the host, and its container of packages.')
param host { accountName: string, packageContainerUri: string }

@description('The account of the data.')
param dataAccountName string

@description('Where telemetry goes.')
param telemetry { connectionString: string, otlpEndpoint: string }

@description('The subnet through which the app reaches out; empty for none.')
param subnetId string

@description('How it scales.')
param scale ScaleOptions

@description('What it lets in.')
param ingest IngestOptions

@description('Where the location database comes from.')
param geo GeoOptions

@description('A reference to the license key in the vault; empty when there is none.')
param geoLicenseKeyReference string

var endpoints = {
  hostBlob: 'https://${host.accountName}.blob.${environment().suffixes.storage}'
  hostQueue: 'https://${host.accountName}.queue.${environment().suffixes.storage}'
  hostTable: 'https://${host.accountName}.table.${environment().suffixes.storage}'
  dataQueue: 'https://${dataAccountName}.queue.${environment().suffixes.storage}'
}

// Read by the Functions host.
var hostSettings = {
  AzureWebJobsStorage__blobServiceUri: endpoints.hostBlob
  AzureWebJobsStorage__queueServiceUri: endpoints.hostQueue
  AzureWebJobsStorage__tableServiceUri: endpoints.hostTable
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  // The trigger's half of the connection IngestStorage; the service reads the other half.
  IngestStorage__queueServiceUri: endpoints.dataQueue
  IngestStorage__credential: 'managedidentity'
}

// Read by the service: docs/azure.md lists them, a test holds them against the code.
var serviceSettings = {
  IngestStorage__accountName: dataAccountName
  IngestStorage__clientId: identity.clientId
  IngestQueue: queueName
  IngestAllowedOrigins: ingest.allowedOrigins
  IngestEventsPerSecond: string(ingest.eventsPerSecond)
  IngestBurst: string(ingest.burst)
}

var geoSettings = union(
  {
    // Until the app has fetched one, or for good where it has no license.
    IngestGeoDatabase: packedDatabasePath
    IngestGeoEdition: geo.edition
    IngestGeoSchedule: geo.schedule
  },
  empty(geo.accountId)
    ? {}
    : {
        IngestGeoAccountId: geo.accountId
        IngestGeoLicenseKey: geoLicenseKeyReference
      }
)

var telemetrySettings = union(
  {
    APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry.connectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
  },
  empty(telemetry.otlpEndpoint) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.otlpEndpoint }
)

var onlyFrontDoor = [
  {
    name: 'front-door'
    description: 'Requests that came through the one Front Door.'
    action: 'Allow'
    priority: 100
    tag: 'ServiceTag'
    ipAddress: 'AzureFrontDoor.Backend'
    headers: { 'x-azure-fdid': [ingest.frontDoorId] }
  }
]

var alwaysReady = filter(
  [
    { name: 'http', instanceCount: scale.alwaysReadyHttp }
    { name: 'function:${consumerFunctionName}', instanceCount: scale.alwaysReadyConsumer }
  ],
  group => group.instanceCount > 0
)

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-${suffix}'
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: host.packageContainerUri
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstanceCount
        alwaysReady: alwaysReady
        triggers: { http: { perInstanceConcurrency: scale.httpConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      ipSecurityRestrictions: empty(ingest.frontDoorId) ? [] : onlyFrontDoor
      ipSecurityRestrictionsDefaultAction: empty(ingest.frontDoorId) ? 'Allow' : 'Deny'
      scmIpSecurityRestrictionsUseMain: false
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(hostSettings, serviceSettings, geoSettings, telemetrySettings)
  }

  // Deploying asks for an identity, as everything else does.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Its name.')
output name string = app.name

@description('Where it answers.')
output hostName string = app.properties.defaultHostName
