// Where telemetry goes. Only identities may send: the connection string says where, and opens nothing.

import { roles } from 'roles.bicep'

@description('What the names end in.')
param suffix string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The app\'s identity.')
param identityName string

@description('Days that telemetry is kept.')
param retentionDays int

@description('Gigabytes taken a day; -1 for no limit.')
param dailyCapGB int

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGB }
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${suffix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, identity.id, roles.monitoringMetricsPublisher)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
  }
}

@description('The component that alerts ask.')
output insightsId string = insights.id

@description('Its name.')
output insightsName string = insights.name

@description('Where to send telemetry.')
output connectionString string = insights.properties.ConnectionString
