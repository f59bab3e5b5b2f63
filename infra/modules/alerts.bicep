// What wakes somebody. The storage account itself tells neither how long a queue is nor how old its head is (its queue
// metrics are of the account, once an hour), so the service measures both and these rules ask its telemetry.

import { MonitoringOptions } from '../types.bicep'

@description('What the names end in.')
param suffix string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Application Insights.')
param insightsId string

@description('The account of the data.')
param dataAccountId string

@description('Thresholds, and where alerts go.')
param options MonitoringOptions

var actionGroupIds = empty(options.alertEmail) ? [] : [mail.id]

var searches = [
  {
    name: 'poison-queue'
    title: 'The poison queue is not empty'
    description: 'Accepted events could not be applied. See docs/azure.md: GET /manage/v1/accounts/ACCOUNT/poison.'
    severity: 1
    every: 'PT15M'
    over: 'PT15M'
    query: '''
      customMetrics
      | where name == "encharge.queue.poison.messages"
      | summarize value = max(valueMax)
    '''
    above: 0
  }
  {
    name: 'oldest-message'
    title: 'Accepted events wait too long'
    description: 'The oldest message of the queue is older than it should be: the consumer fails or falls behind.'
    severity: 2
    every: 'PT5M'
    over: 'PT5M'
    query: '''
      customMetrics
      | where name == "encharge.queue.oldest.age"
      | summarize value = max(valueMax)
    '''
    above: options.oldestMessageMinutes * 60
  }
  {
    name: 'server-errors'
    title: 'Requests fail'
    description: 'Too large a share of the requests is answered with a 5xx. Below 20 requests nothing is said.'
    severity: 1
    every: 'PT5M'
    over: 'PT15M'
    query: '''
      requests
      | extend status = toint(resultCode)
      | where status between (100 .. 599)
      | summarize total = sum(itemCount), failed = sumif(itemCount, status >= 500)
      | where total >= 20
      | project value = 100.0 * failed / total
    '''
    above: options.failurePercent
  }
  {
    name: 'location-database'
    title: 'The location database is old'
    description: 'No newer database came for too long. Events are taken and located all the same.'
    severity: 3
    every: 'PT1H'
    over: 'P1D'
    query: '''
      customMetrics
      | where name == "encharge.geo.database.age"
      | summarize arg_max(timestamp, valueMax)
      | project value = valueMax
    '''
    above: options.geoDatabaseDays * 86400
  }
]

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(options.alertEmail)) {
  name: 'ag-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'encharge'
    enabled: true
    emailReceivers: [
      { name: 'operators', emailAddress: options.alertEmail, useCommonAlertSchema: true }
    ]
  }
}

resource searchAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for search in searches: {
    name: '${search.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: search.title
      description: search.description
      severity: search.severity
      enabled: true
      autoMitigate: true
      scopes: [insightsId]
      evaluationFrequency: search.every
      windowSize: search.over
      criteria: {
        allOf: [
          {
            query: search.query
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: search.above
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: actionGroupIds }
    }
  }
]

// What the platform measures by itself, whatever becomes of the service's own telemetry.
resource unavailable 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'storage-unavailable-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The account of the data fails requests.'
    severity: 1
    enabled: true
    autoMitigate: true
    scopes: [dataAccountId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'availability'
          metricNamespace: 'Microsoft.Storage/storageAccounts'
          metricName: 'Availability'
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: 99
        }
      ]
    }
    actions: [for id in actionGroupIds: { actionGroupId: id }]
  }
}

resource throttled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'storage-throttled-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The account of the data has reached a limit of the platform. See docs/scale.md.'
    severity: 2
    enabled: true
    autoMitigate: true
    scopes: [dataAccountId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttling'
          metricNamespace: 'Microsoft.Storage/storageAccounts'
          metricName: 'Transactions'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 100
          dimensions: [
            {
              name: 'ResponseType'
              operator: 'Include'
              values: [
                'ServerBusyError'
                'ClientThrottlingError'
                'ClientAccountRequestThrottlingError'
                'ClientAccountBandwidthThrottlingError'
              ]
            }
          ]
        }
      ]
    }
    actions: [for id in actionGroupIds: { actionGroupId: id }]
  }
}
