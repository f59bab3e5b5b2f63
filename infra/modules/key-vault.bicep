// The one secret that the service may have: the license key with which it fetches location databases.

import { roles } from 'roles.bicep'

@description('Its name.')
param name string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The app\'s identity.')
param identityName string

@description('Whether it answers on its public address.')
param publicAccess bool

@secure()
@description('The license key; empty to leave the one that the vault has.')
param geoLicenseKey string

var secretName = 'geo-license-key'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: publicAccess ? 'Allow' : 'Deny'
    }
  }
}

// A deployment that isn't told the key leaves the one that is there: a pipeline needs no secret.
resource licenseKey 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(geoLicenseKey)) {
  parent: vault
  name: secretName
  properties: {
    value: geoLicenseKey
    contentType: 'text/plain'
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, roles.keyVaultSecretsUser)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

@description('What a setting says in place of the key.')
output licenseKeyReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/${secretName})'
