// Makes docs/postman/…; with --check, says whether what is there is what would be made.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCollection } from './lib/collection.js';

const file = fileURLToPath(
  new URL('../../docs/postman/encharge-ingest.postman_collection.json', import.meta.url));
const made = `${JSON.stringify(await makeCollection(), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, made);
  console.log(`Made ${file}.`);
} else if (readFileSync(file, 'utf8') === made) {
  console.log('The Postman collection is up to date.');
} else {
  console.error('The Postman collection is not what docs/openapi.json makes: run "npm run collection" in tools/api.');
  process.exitCode = 1;
}
