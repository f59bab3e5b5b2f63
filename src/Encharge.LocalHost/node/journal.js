"use strict";
// Azurite keeps its tables and queues in Loki, which holds them in memory and rewrites its whole file every five
// seconds: a kill loses up to five seconds, and a large file stops the world while it is written. Here every change is
// appended to the file instead, before the response that acknowledges it leaves, so a kill at any moment loses nothing
// acknowledged.
//
// The file: a line of JSON per write, an array of changes in order:
//   ["c", collection, options]   collection created        ["x", collection]       collection removed
//   ["p", collection, document]  inserted or replaced      ["d", collection, id]   removed
// Changes made without waiting in between share a line, so a table transaction is in the file whole or not at all.

const fs = require("node:fs");
const http = require("node:http");

const chunkBytes = 1 << 20;
const lineFeed = 10;

/** Changes not yet written, in the order in which they were made, across all databases. */
let pending = [];
let failed = () => {};

function record(database, change) {
  if (pending.length === 0) setImmediate(flush);
  pending.push({ database, change: JSON.stringify(change) });
}

/** The order across databases matters: a message refers to the extent that was recorded before it. */
function flush() {
  const changes = pending;
  pending = [];
  try {
    for (let start = 0, end; start < changes.length; start = end) {
      const { database } = changes[start];
      for (end = start + 1; end < changes.length && changes[end].database === database; end++);
      database.append(changes.slice(start, end).map(entry => entry.change));
    }
  } catch (error) {
    failed(error);
  }
}

/** Calls back with every complete line and returns the length of them all; what follows was cut off by a kill. */
function readLines(file, callback) {
  const descriptor = fs.openSync(file, "r");
  const chunk = Buffer.alloc(chunkBytes);
  let rest = Buffer.alloc(0);
  let complete = 0;
  for (let count; (count = fs.readSync(descriptor, chunk, 0, chunkBytes, null)) > 0;) {
    const text = Buffer.concat([rest, chunk.subarray(0, count)]);
    let start = 0;
    for (let end; (end = text.indexOf(lineFeed, start)) >= 0; start = end + 1) {
      callback(text.toString("utf8", start, end));
    }
    complete += start;
    rest = text.subarray(start);
  }
  fs.closeSync(descriptor);
  return complete;
}

function apply(collections, [kind, name, value]) {
  if (kind === "c") collections.set(name, { options: value, documents: new Map() });
  else if (kind === "x") collections.delete(name);
  else if (kind === "p") collections.get(name).documents.set(value.$loki, value);
  else if (kind === "d") collections.get(name).documents.delete(value);
  else throw new Error(`A line of kind ${kind}`);
}

function readJournal(file) {
  const collections = new Map();
  let changes = 0;
  const length = readLines(file, line => {
    for (const change of JSON.parse(line)) {
      apply(collections, change);
      changes++;
    }
  });
  let documents = 0;
  for (const collection of collections.values()) documents += collection.documents.size;
  return { collections, length, superseded: changes - documents - collections.size };
}

/** Writes what is left of the changes to a new file, which takes the old one's place in one step. */
function compact(file, collections) {
  const descriptor = fs.openSync(`${file}~`, "w");
  let lines = [];
  let size = 0;
  const add = change => {
    const line = `[${JSON.stringify(change)}]\n`;
    lines.push(line);
    size += line.length;
    if (size >= chunkBytes) write();
  };
  const write = () => {
    fs.writeFileSync(descriptor, lines.join(""));
    lines = [];
    size = 0;
  };
  for (const [name, { options, documents }] of collections) {
    add(["c", name, options]);
    for (const document of documents.values()) add(["p", name, document]);
  }
  write();
  fs.closeSync(descriptor);
  fs.renameSync(`${file}~`, file);
}

function journaled(Loki) {
  return class JournaledLoki extends Loki {
    constructor(filename) {
      super(filename, { persistenceMethod: "memory" });
      this.descriptor = null;
    }

    append(changes) {
      this.descriptor ??= fs.openSync(this.filename, "a");
      fs.writeFileSync(this.descriptor, `[${changes.join(",")}]\n`);
    }

    addCollection(name, options) {
      if (this.getCollection(name)) return this.getCollection(name);
      record(this, ["c", name, options ?? {}]);
      return this.observe(super.addCollection(name, options));
    }

    removeCollection(name) {
      record(this, ["x", name]);
      super.removeCollection(name);
    }

    observe(collection) {
      const put = document => record(this, ["p", collection.name, document]);
      collection.on("insert", documents => [documents].flat().forEach(put));
      collection.on("update", put);
      collection.on("delete", document => record(this, ["d", collection.name, document.$loki]));
      return collection;
    }

    loadDatabase(options, callback) {
      try {
        const { collections, length, superseded } = readJournal(this.filename);
        fs.truncateSync(this.filename, length);
        let documents = 0;
        for (const [name, content] of collections) documents += this.restore(name, content);
        if (superseded > documents) compact(this.filename, collections);
        setImmediate(callback, null);
      } catch (error) {
        setImmediate(callback, new Error(`${this.filename} can't be read: ${error.message}`));
      }
    }

    restore(name, { options, documents }) {
      const collection = this.observe(super.addCollection(name, options));
      collection.data = [...documents.values()].sort((left, right) => left.$loki - right.$loki);
      collection.maxId = collection.data.at(-1)?.$loki ?? 0;
      collection.idIndex = null;
      collection.ensureId();
      collection.ensureAllIndexes(true);
      for (const property of collection.uniqueNames) collection.ensureUniqueIndex(property);
      return collection.data.length;
    }

    saveDatabase(callback) {
      flush();
      if (callback) setImmediate(callback, null);
    }

    close(callback) {
      flush();
      if (this.descriptor !== null) fs.closeSync(this.descriptor);
      this.descriptor = null;
      if (callback) setImmediate(callback, null);
    }
  };
}

/** No byte of a response leaves before the changes made so far are in the files. */
function flushBeforeResponses() {
  const writeHead = http.ServerResponse.prototype.writeHead;
  http.ServerResponse.prototype.writeHead = function (...head) {
    flush();
    return writeHead.apply(this, head);
  };
}

/**
 * Azurite waits for the disk after each message body. What is written survives any kill of a process without that, and
 * a power failure could take the journal all the same.
 */
function dontWaitForTheDisk() {
  fs.fdatasync = (descriptor, callback) => setImmediate(callback, null);
}

/** Puts the journaled database in Loki's place; a database that is to stay in memory stays as it was. */
exports.install = (requireFromAzurite, onFailure) => {
  failed = onFailure;
  const Loki = requireFromAzurite("lokijs");
  const JournaledLoki = journaled(Loki);
  const inPlace = function (filename, options) {
    return options?.persistenceMethod === "memory" ? new Loki(filename, options) : new JournaledLoki(filename);
  };
  require.cache[requireFromAzurite.resolve("lokijs")].exports = Object.assign(inPlace, Loki);
  flushBeforeResponses();
  dontWaitForTheDisk();
};
