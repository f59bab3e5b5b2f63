"use strict";
// Azurite looks at every entity of a table for each query, moves through ordered indexes of all of them for each write,
// and sorts all messages anew for each one received or deleted. The answers stay the same here; the work is bounded by
// what the question is about.

const expiryIntervalMilliseconds = 1_000;

/** The one partition that a table query asks for; undefined when it may ask for several. */
function onlyPartition(filter) {
  if (!filter) return undefined;
  const withoutTexts = filter.replace(/'(?:[^']|'')*'/g, "''");
  if (/\b(?:or|not)\b/i.test(withoutTexts)) return undefined;
  const found = /\bPartitionKey eq '((?:[^']|'')*)'/.exec(filter);
  return found?.[1].replaceAll("''", "'");
}

/** A collection's entities by partition key and row key, kept up to date. */
class Partitions {
  constructor(collection) {
    this.partitions = new Map();
    collection.data.forEach(entity => this.put(entity));
    collection.on("insert", entities => [entities].flat().forEach(entity => this.put(entity)));
    collection.on("update", entity => this.put(entity));
    collection.on("delete", entity => this.drop(entity));
  }

  put(entity) {
    let rows = this.partitions.get(entity.PartitionKey);
    if (!rows) this.partitions.set(entity.PartitionKey, (rows = new Map()));
    rows.set(entity.RowKey, entity);
  }

  drop(entity) {
    const rows = this.partitions.get(entity.PartitionKey);
    rows?.delete(entity.RowKey);
    if (rows?.size === 0) this.partitions.delete(entity.PartitionKey);
  }

  find(partitionKey, rowKey) {
    return this.partitions.get(partitionKey)?.get(rowKey) ?? null;
  }

  all(partitionKey) {
    return [...(this.partitions.get(partitionKey)?.values() ?? [])];
  }
}

/** As much of a Loki query as Azurite's table query uses, over the entities given. */
function chain(entities) {
  return {
    where: matches => chain(entities.filter(matches)),
    sort: compare => chain(entities.sort(compare)),
    limit: count => chain(entities.slice(0, count)),
    data: () => entities,
  };
}

const partitionsOf = new WeakMap();

function withPartitions(collection) {
  if (partitionsOf.has(collection)) return collection;
  const partitions = new Partitions(collection);
  partitionsOf.set(collection, partitions);
  // Azurite asks a table's collection for one entity by its two keys and for nothing else.
  collection.findOne = ({ PartitionKey, RowKey }) => partitions.find(PartitionKey, RowKey);
  return collection;
}

function lookUpByKeys(LokiTableMetadataStore) {
  const store = LokiTableMetadataStore.prototype;
  const { getEntityCollection, queryTableEntities } = store;

  store.createCollectionForTable = function ({ account, table }) {
    const name = this.getTableCollectionName(account, table);
    if (this.db.getCollection(name)) this.db.removeCollection(name);
    this.db.addCollection(name);
  };

  store.getEntityCollection = function (...table) {
    return withPartitions(getEntityCollection.apply(this, table));
  };

  store.queryTableEntities = function (context, account, table, options, ...continuation) {
    const partition = onlyPartition(options.filter);
    if (partition === undefined) {
      return queryTableEntities.call(this, context, account, table, options, ...continuation);
    }
    const narrowed = Object.create(this);
    narrowed.getEntityCollection = (...name) => {
      const partitions = partitionsOf.get(this.getEntityCollection(...name));
      return { chain: () => chain(partitions.all(partition)) };
    };
    return queryTableEntities.call(narrowed, context, account, table, options, ...continuation);
  };
}

/** Removing nothing and updating a few documents both rebuild every index of the collection in Loki. */
function keepIndexes(Collection) {
  const { remove, update } = Collection.prototype;
  Collection.prototype.remove = function (document) {
    return Array.isArray(document) && document.length === 0 ? undefined : remove.call(this, document);
  };
  Collection.prototype.update = function (document) {
    if (!Array.isArray(document)) return update.call(this, document);
    for (const one of document) update.call(this, one);
    return undefined;
  };
}

/** Loki narrows by the first property's index: for a message that must be its id, not the account that all share. */
function lookUpMessagesById(Collection) {
  const { findOne } = Collection.prototype;
  Collection.prototype.findOne = function (query = {}) {
    const { messageId, ...others } = query;
    return findOne.call(this, messageId === undefined ? query : { messageId, ...others });
  };
}

/** Azurite looks through all messages for expired ones with each call; days pass before one is. */
function expireNowAndThen(LokiQueueMetadataStore) {
  const store = LokiQueueMetadataStore.prototype;
  const { clearExpiredMessages } = store;
  const lastRun = new Map();
  store.clearExpiredMessages = async function (account, queue, context) {
    const now = Date.now();
    if (now - (lastRun.get(queue) ?? 0) < expiryIntervalMilliseconds) return;
    lastRun.set(queue, now);
    await clearExpiredMessages.call(this, account, queue, context);
  };
}

exports.install = requireFromAzurite => {
  const { Collection } = requireFromAzurite("lokijs");
  keepIndexes(Collection);
  lookUpMessagesById(Collection);
  lookUpByKeys(requireFromAzurite("./dist/src/table/persistence/LokiTableMetadataStore.js").default);
  expireNowAndThen(requireFromAzurite("./dist/src/queue/persistence/LokiQueueMetadataStore.js").default);
};
