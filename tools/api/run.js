// Runs the Postman collection against a LocalHost and holds every answer to the document.
// --configuration Release runs that build; Debug otherwise.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endless } from './lib/collection.js';
import { operationAt, violations } from './lib/contract.js';
import { startHost } from './lib/host.js';
import { operations } from './lib/openapi.js';
import { watch } from './lib/watch.js';

const newman = createRequire(import.meta.url)('newman');
const file = fileURLToPath(
  new URL('../../docs/postman/encharge-ingest.postman_collection.json', import.meta.url));
const { configuration } = parseArgs({ options: { configuration: { type: 'string', default: 'Debug' } } }).values;

const host = await startHost(configuration);
try {
  const failures = await run(host);
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await host.stop();
}

/** Runs the collection while the live stream is watched; returns what went wrong. */
async function run({ url, writeKey }) {
  const live = await watch(url, 'dev');
  const contract = { failures: [], succeeded: new Set(), answers: 0 };
  const { run: result } = await newmanRun(contract, { baseUrl: url, writeKey });
  const stream = await live.stop();
  console.log(`Postman collection: ${contract.answers} requests, ${result.stats.assertions.total} assertions, `
    + `${result.failures.length} failed; ${contract.failures.length} answers not as documented. `
    + `Live stream: ${stream.events} events, ${stream.failures.length} failed.`);
  return [
    ...result.failures.map(described),
    ...contract.failures,
    ...stream.failures,
    ...unanswered(contract.succeeded),
  ];
}

function newmanRun(contract, variables) {
  const settings = {
    collection: JSON.parse(readFileSync(file, 'utf8')),
    envVar: Object.entries(variables).map(([key, value]) => ({ key, value })),
    timeoutRequest: 30_000,
  };
  return new Promise((done, failed) => {
    newman.run(settings, (error, summary) => (error ? failed(error) : done(summary)))
      .on('request', (error, sent) => hold(contract, error, sent));
  });
}

function hold(contract, error, { item, request, response }) {
  contract.answers += 1;
  if (error) return;
  const found = operationAt(request.method, `/${request.url.getPath().split('/').filter(Boolean).join('/')}`);
  // A path or method that the document lacks is what some requests try.
  if (!found) return;
  const answer = { status: response.code, headers: response.headers, text: response.text() ?? '' };
  contract.failures.push(...violations(found, answer).map((what) => `${item.name}: ${what}`));
  if (response.code < 300) contract.succeeded.add(found.operation.operationId);
}

function described({ source, error }) {
  return `${source?.name ?? 'The run'}: ${error.name}, ${error.message}`;
}

/** Every operation must have had its success, but the stream, and a poison message's, which a new host has not. */
function unanswered(succeeded) {
  const left = operations.filter(({ operation: { operationId, tags } }) =>
    !tags.includes(endless) && operationId !== 'showPoisonMessage' && !succeeded.has(operationId));
  return left.map(({ operation }) => `${operation.operationId}: no request succeeded`);
}
