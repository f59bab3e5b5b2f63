// What the Functions host keeps for itself: packages of the app, leases, its keys, its diagnostic events.

import { roles } from 'roles.bicep'
import { packageContainerName } from 'names.bicep'

@description('The account.')
param accountName string

@description('The app\'s identity.')
param identityName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: account::blobs
  name: packageContainerName
  properties: { publicAccess: 'None' }
}

// The host makes containers, tables and, for some triggers, queues of names of its own: hence the account as scope.
// It needs no queue here: the one queue trigger works on the other account.
resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageBlobDataOwner, roles.storageTableDataContributor]: {
    scope: account
    name: guid(account.id, identity.id, role)
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

@description('The container of packages.')
output packageContainerUri string = '${account.properties.primaryEndpoints.blob}${packages.name}'
