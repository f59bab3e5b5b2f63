// A network of its own: the app reaches out through one subnet, storage and vault answer in the other.

@description('What the names end in.')
param suffix string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The storage accounts to reach.')
param storageAccountNames string[]

@description('The key vault to reach; empty for none.')
param vaultName string

var services = ['blob', 'queue', 'table']

// Every account with every service.
var storageLinks = [
  for index in range(0, length(storageAccountNames) * length(services)): {
    account: index / length(services)
    service: index % length(services)
  }
]

resource accounts 'Microsoft.Storage/storageAccounts@2024-01-01' existing = [
  for name in storageAccountNames: {
    name: name
  }
]

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = if (!empty(vaultName)) {
  name: vaultName
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${suffix}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.61.0.0/16'] }
    subnets: [
      {
        name: 'app'
        properties: {
          // An instance takes an address: 1,000 of them and what the platform keeps.
          addressPrefix: '10.61.0.0/21'
          delegations: [
            {
              name: 'flex-consumption'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.61.8.0/27'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: 'app'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource storageZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: 'privatelink.${service}.${environment().suffixes.storage}'
    location: 'global'
    tags: tags
  }
]

resource storageZoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, index) in services: {
    parent: storageZones[index]
    name: network.name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

resource storageEndpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for link in storageLinks: {
    name: 'pe-${storageAccountNames[link.account]}-${services[link.service]}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpoints.id }
      privateLinkServiceConnections: [
        {
          name: services[link.service]
          properties: { privateLinkServiceId: accounts[link.account].id, groupIds: [services[link.service]] }
        }
      ]
    }
  }
]

resource storageNames 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (link, index) in storageLinks: {
    parent: storageEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: services[link.service]
          properties: { privateDnsZoneId: storageZones[link.service].id }
        }
      ]
    }
  }
]

// The vault's private zone isn't its public suffix with a word in front.
resource vaultZone 'Microsoft.Network/privateDnsZones@2024-06-01' = if (!empty(vaultName)) {
  name: 'privatelink.vaultcore.azure.net'
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: network.name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
}

resource vaultEndpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = if (!empty(vaultName)) {
  name: 'pe-vault-${suffix}'
  location: location
  tags: tags
  properties: {
    subnet: { id: network::endpoints.id }
    privateLinkServiceConnections: [
      {
        name: 'vault'
        properties: { privateLinkServiceId: vault.id, groupIds: ['vault'] }
      }
    ]
  }
}

resource vaultNames 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = if (!empty(vaultName)) {
  parent: vaultEndpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: 'vault'
        properties: { privateDnsZoneId: vaultZone.id }
      }
    ]
  }
}

@description('The subnet through which the app reaches out.')
output appSubnetId string = network::app.id
