// What the service keeps: tables, queues, containers, and who may touch each. Nothing is granted on the account as a
// whole.

import { OperatorAccess } from '../types.bicep'
import { roles } from 'roles.bicep'
import {
  locationContainerName
  oversizeContainerName
  poisonQueueName
  queueName
  tableNames
} from 'names.bicep'

@description('The account.')
param accountName string

@description('The app\'s identity.')
param identityName string

@description('Who operates the service from outside. Empty for nobody.')
param operatorPrincipalId string

@description('What the operator is.')
param operatorPrincipalType 'User' | 'Group' | 'ServicePrincipal'

@description('What the operator may touch: the table of write keys, or everything.')
param operatorAccess OperatorAccess

@description('A lock against deletion.')
param deleteLock bool

var queueNames = [queueName, poisonQueueName]
var containerNames = [oversizeContainerName, locationContainerName]
var withKeys = !empty(operatorPrincipalId)
var withAll = withKeys && operatorAccess == 'all'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' = [
  for name in tableNames: {
    parent: tableService
    name: name
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [
  for name in queueNames: {
    parent: queueService
    name: name
  }
]

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for name in containerNames: {
    parent: account::blobs
    name: name
    properties: { publicAccess: 'None' }
  }
]

resource appOnTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in tableNames: {
    scope: tables[index]
    name: guid(tables[index].id, identity.id, roles.storageTableDataContributor)
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageTableDataContributor
      )
    }
  }
]

resource appOnQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in queueNames: {
    scope: queues[index]
    name: guid(queues[index].id, identity.id, roles.storageQueueDataContributor)
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageQueueDataContributor
      )
    }
  }
]

resource appOnContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in containerNames: {
    scope: containers[index]
    name: guid(containers[index].id, identity.id, roles.storageBlobDataContributor)
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageBlobDataContributor
      )
    }
  }
]

resource operatorOnTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in tableNames: if (withKeys && (withAll || name == 'WriteKeys')) {
    scope: tables[index]
    name: guid(tables[index].id, operatorPrincipalId, roles.storageTableDataContributor)
    properties: {
      principalId: operatorPrincipalId
      principalType: operatorPrincipalType
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageTableDataContributor
      )
    }
  }
]

resource operatorOnQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in queueNames: if (withAll) {
    scope: queues[index]
    name: guid(queues[index].id, operatorPrincipalId, roles.storageQueueDataContributor)
    properties: {
      principalId: operatorPrincipalId
      principalType: operatorPrincipalType
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageQueueDataContributor
      )
    }
  }
]

resource operatorOnOversize 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in containerNames: if (withAll && name == oversizeContainerName) {
    scope: containers[index]
    name: guid(containers[index].id, operatorPrincipalId, roles.storageBlobDataContributor)
    properties: {
      principalId: operatorPrincipalId
      principalType: operatorPrincipalType
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageBlobDataContributor
      )
    }
  }
]

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (deleteLock) {
  scope: account
  name: 'keep-the-data'
  properties: {
    level: 'CanNotDelete'
    notes: 'All people, events and keys lie here. Tables have no undelete.'
  }
}
