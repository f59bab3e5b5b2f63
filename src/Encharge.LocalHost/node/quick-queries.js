"use strict";
// Azurite looks at every entity of a table for each query, and sorts all messages anew for each one received or
// deleted. The answers stay the same here; the work is bounded by what the question is about.

/** The one partition that a table query asks for; undefined when it may ask for several. */
function onlyPartition(filter) {
  if (!filter) return undefined;
  const withoutTexts = filter.replace(/'(?:[^']|'')*'/g, "''");
  if (/\b(?:or|not)\b/i.test(withoutTexts)) return undefined;
  const found = /\bPartitionKey eq '((?:[^']|'')*)'/.exec(filter);
  return found?.[1].replaceAll("''", "'");
}

function lookIntoOnePartition(LokiTableMetadataStore) {
  const store = LokiTableMetadataStore.prototype;
  const queryTableEntities = store.queryTableEntities;
  store.queryTableEntities = function (context, account, table, options, ...continuation) {
    const PartitionKey = onlyPartition(options.filter);
    if (PartitionKey === undefined) {
      return queryTableEntities.call(this, context, account, table, options, ...continuation);
    }
    const narrowed = Object.create(this);
    narrowed.getEntityCollection = (...name) => {
      const collection = this.getEntityCollection(...name);
      return { chain: () => collection.chain().find({ PartitionKey }) };
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

exports.install = requireFromAzurite => {
  keepIndexes(requireFromAzurite("lokijs").Collection);
  lookIntoOnePartition(requireFromAzurite("./dist/src/table/persistence/LokiTableMetadataStore.js").default);
};
exports.onlyPartition = onlyPartition;
