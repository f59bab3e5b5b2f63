// The groups of parameters, so that each is described once and checked by the compiler wherever it goes.

@export()
@description('What who deploys may touch of the data: the table of write keys, or everything.')
type OperatorAccess = 'keys' | 'all'

@export()
@description('How the function app scales.')
type ScaleOptions = {
  @description('Memory of an instance; processor and network come in proportion.')
  instanceMemoryMB: 512 | 2048 | 4096

  @minValue(40)
  @maxValue(1000)
  @description('No more instances than this. It is also a ceiling on the bill.')
  maximumInstanceCount: int

  @minValue(1)
  @maxValue(1000)
  @description('Requests that an instance takes at once before the platform adds another.')
  httpConcurrency: int

  @minValue(0)
  @description('Instances for HTTP that are always up. 0: the first request after a pause waits for a cold start.')
  alwaysReadyHttp: int

  @minValue(0)
  @description('Instances for the queue that are always up.')
  alwaysReadyConsumer: int
}

@export()
@description('What the ingest endpoint lets in.')
type IngestOptions = {
  @description('Origins of browsers, comma-separated; * for any.')
  allowedOrigins: string

  @minValue(0)
  @description('What one write key may send on average to one instance; 0 for no limit.')
  eventsPerSecond: int

  @minValue(1)
  @description('What it may send at once.')
  burst: int

  @description('The id of the one Azure Front Door that requests may come through; empty: anybody may call.')
  frontDoorId: string
}

@export()
@description('Where the location database comes from. The license key is a parameter of its own, since it is a secret.')
type GeoOptions = {
  @description('The account id at MaxMind; empty: the app fetches no database by itself, and no key vault is made.')
  accountId: string

  @description('Which database.')
  edition: string

  @description('When to look for a newer one: an NCRONTAB expression of six fields, UTC.')
  schedule: string
}

@export()
@description('Where the data lie and what guards them.')
type StorageOptions = {
  @description('How many copies, and where. ZRS and GZRS are not in every region.')
  redundancy: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' | 'Standard_RAGRS' | 'Standard_RAGZRS'

  @description('A lock on the account of the data: nobody deletes it without taking off the lock first.')
  deleteLock: bool

  @description('Storage, and the key vault, only through private endpoints.')
  privateNetworking: bool
}

@export()
@description('Telemetry and alerts.')
type MonitoringOptions = {
  @description('Where alerts go; empty: they show in the portal only.')
  alertEmail: string

  @minValue(1)
  @description('The oldest accepted event may wait so many minutes.')
  oldestMessageMinutes: int

  @minValue(1)
  @maxValue(100)
  @description('So many percent of the requests may fail with a 5xx.')
  failurePercent: int

  @minValue(1)
  @description('The location database may be so many days old.')
  geoDatabaseDays: int

  @minValue(30)
  @maxValue(730)
  @description('Days that telemetry is kept.')
  retentionDays: int

  @minValue(-1)
  @description('Gigabytes of telemetry taken a day, a guard against a surprising bill; -1 for no limit.')
  dailyCapGB: int

  @description('A collector for OpenTelemetry over OTLP, besides Application Insights; empty for none.')
  otlpEndpoint: string
}
