// A storage account that only identities can use: no shared keys, no public blobs, TLS 1.2.

@description('Its name: 3 to 24 lower-case letters and digits, unique in the world.')
param name string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags object

@description('How many copies, and where.')
param redundancy string

@description('Whether it answers on its public address.')
param publicAccess bool

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: publicAccess ? 'Allow' : 'Deny'
    }
  }
}

@description('Its id.')
output id string = account.id
