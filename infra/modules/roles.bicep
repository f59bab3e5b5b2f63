// The built-in roles that this template hands out, each by the one id that it has in every tenant.
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles

@export()
@description('The id of a built-in role by its name.')
var roles = {
  // Read, write and delete blobs and containers.
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  // The same, and own them: what the Functions host asks for on its account (locks, keys, packages).
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  // Read, write and delete messages. Message Processor and Message Sender together lack messages/write, with which
  // the host hides a failed message until its next try.
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  // Read, write and delete entities.
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  // Send telemetry to Application Insights.
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  // Read the values of secrets.
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
}
