// The names that the code knows. Tests hold them against the code.

@export()
@description('The tables of the service.')
var tableNames = ['WriteKeys', 'Identities', 'Objects', 'Schemas', 'Rejections']

@export()
@description('The queue of accepted events.')
var queueName = 'ingest-events'

@export()
@description('Where the Functions host puts a message that failed five times. It fixes the suffix.')
var poisonQueueName = '${queueName}-poison'

@export()
@description('Bodies too large for a message.')
var oversizeContainerName = 'oversize'

@export()
@description('The location database that the app fetches.')
var locationContainerName = 'location'

@export()
@description('The location database that comes with the package: scripts/location-database.sh puts it in.')
var packedDatabasePath = '/home/site/wwwroot/location/database.mmdb'

@export()
@description('Packages of the app, as deployed.')
var packageContainerName = 'packages'

@export()
@description('The function that takes messages from the queue.')
var consumerFunctionName = 'ProcessEventsFunction'
