// Watches the live stream while the collection runs: newman would wait for its end.
import { schemaViolations } from './contract.js';
import { operationOf, successOf } from './openapi.js';

/** What a run brings forth; `dropped` takes a reader who is too slow. */
const expected = ['accepted', 'refused', 'applied', 'rejected'];

/** Opens the stream of an account; `stop` ends it and tells each way in which it was not as documented. */
export async function watch(url, account) {
  const { operation, path } = operationOf('watchLive');
  const media = successOf(operation)[1].content['text/event-stream'];
  const ending = new AbortController();
  const response = await fetch(url + path.replace('{account}', account), { signal: ending.signal });
  const type = response.headers.get('Content-Type');
  if (response.status !== 200 || type !== 'text/event-stream')
    throw new Error(`The live stream answered ${response.status} ${type}.`);
  const text = read(response.body, ending.signal);
  const stop = async () => {
    ending.abort();
    return judged(await text, media.schema.contentSchema.properties);
  };
  return { stop };
}

/** All that comes until the stream is ended from here. */
async function read(body, ended) {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  } catch (failure) {
    if (!ended.aborted) throw failure;
  }
  return text;
}

function judged(text, schemas) {
  const events = text.split('\n\n').map((block) => /^event: (\w+)\ndata: (.*)$/.exec(block)).filter(Boolean);
  const wrong = events.flatMap(([, name, data]) => (schemas[name]
    ? schemaViolations(schemas[name], JSON.parse(data)).map((what) => `live ${name}: ${what}`)
    : [`live: the event ${name} is not documented`]));
  const seen = new Set(events.map(([, name]) => name));
  const missing = expected.filter((name) => !seen.has(name)).map((name) => `live: no event ${name}`);
  return { events: events.length, failures: [...wrong, ...missing] };
}
