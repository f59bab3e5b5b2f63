// The one identity that the app has. User-assigned, so that its rights stand before the app first starts.

@description('Its name.')
param name string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Its resource id.')
output id string = identity.id

@description('What settings call it.')
output clientId string = identity.properties.clientId
