// A LocalHost of the collection's own: any free port on loopback, data in a temporary folder.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The first start installs Azurite. */
const startTimeout = 180_000;

/** Starts it: `{ url, writeKey, stop }`. */
export async function startHost(configuration) {
  const program = fileURLToPath(new URL(
    `../../../src/Encharge.LocalHost/bin/${configuration}/net10.0/Encharge.LocalHost.dll`, import.meta.url));
  const data = mkdtempSync(join(tmpdir(), 'encharge-api-'));
  const child = spawn('dotnet', [program, '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => { child.once('close', done); });
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  try {
    return { ...await announced(child, ended), stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** What it says when it is ready. */
function announced(child, ended) {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error('The local host did not start in time.')), startTimeout);
    const said = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (!line.startsWith('Ctrl-C')) return;
      clearTimeout(timer);
      const after = (start) => said.find((text) => text.startsWith(start)).slice(start.length);
      done({ url: after('Listening on '), writeKey: after('Write key: ') });
    });
    child.once('error', failed);
    ended.then((code) => failed(new Error(`The local host ended with ${code}:\n${said.join('\n')}`)));
  });
}
