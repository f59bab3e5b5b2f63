// Lints docs/openapi.json; a warning is an error. Nothing leaves the machine.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { documentPath } from './lib/openapi.js';

const here = new URL('.', import.meta.url);
const program = fileURLToPath(new URL('node_modules/@redocly/cli/bin/cli.js', here));
const config = fileURLToPath(new URL('redocly.yaml', here));
const environment = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

const { status, error } = spawnSync(
  process.execPath,
  [program, 'lint', '--config', config, documentPath],
  { stdio: 'inherit', env: environment },
);
if (error) throw error;
process.exitCode = status ?? 1;
