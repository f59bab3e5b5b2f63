"use strict";
// Runs Azurite for as long as standard input stays open:
//   node launch.js <folder with node_modules> <log file> [Azurite's own options]
// When the three services listen, one line of JSON with their addresses goes to standard output. When standard input
// ends, because the host asked for it or because the host is gone, however it ended, Azurite closes and the process
// ends.

const fs = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");
const { format } = require("node:util");

const [tools, log, ...azuriteOptions] = process.argv.slice(2);
const requireFromAzurite = createRequire(path.join(tools, "node_modules", "azurite", "package.json"));
const azurite = requireFromAzurite.resolve("./dist/src/azurite.js");
const logDescriptor = fs.openSync(log, "w");

/** The pipes may be broken by the time Azurite has something to say, so it is said in a file. */
function writeLog(...words) {
  fs.writeSync(logDescriptor, `${new Date().toISOString()} ${format(...words)}\n`);
}

function fail(error) {
  writeLog(error);
  process.exit(1);
}

/** Reads the addresses off Azurite's own start-up lines: the port may have been left to the system. */
function announceAddresses() {
  const addresses = {};
  console.error = console.warn = writeLog;
  console.log = (...words) => {
    writeLog(...words);
    const found = /Azurite (\w+) service is successfully listening at (http:\S+)/.exec(format(...words));
    if (!found) return;
    addresses[found[1].toLowerCase()] = found[2];
    if (Object.keys(addresses).length === 3) process.stdout.write(`${JSON.stringify(addresses)}\n`);
  };
}

/**
 * A signal reaches a terminal's whole process group, but the host still needs its storage while it drains:
 * only standard input counts. Azurite must not see signals either, and registers for them with once().
 */
function ignoreSignals() {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, () => {});
  const once = process.once;
  process.once = (event, listener) => (signals.includes(event) ? process : once.call(process, event, listener));
}

function closeWhenInputEnds() {
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    // Azurite listens for this message once it has started; before that there is nothing to close.
    if (!process.emit("message", "shutdown")) process.exit(0);
    setTimeout(() => process.exit(0), 10_000).unref();
  };
  process.stdin.on("end", close).on("close", close).on("error", close).resume();
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
process.stdout.on("error", () => {});
ignoreSignals();
announceAddresses();
closeWhenInputEnds();
require("./journal").install(requireFromAzurite, fail);
require("./quick-queries").install(requireFromAzurite);
process.argv = [process.argv[0], azurite, ...azuriteOptions];
requireFromAzurite(azurite);
