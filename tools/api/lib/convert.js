// The converter's collection, without what differs from run to run.
import { createRequire } from 'node:module';
import { documentText } from './openapi.js';

const { convertV2 } = createRequire(import.meta.url)('openapi-to-postmanv2');

const options = {
  folderStrategy: 'Tags',
  parametersResolution: 'Example',
  includeAuthInfoInExample: false,
};

/** The document as a Postman collection: a folder a tag, a request an operation. */
export async function convert() {
  const result = await new Promise((done, failed) => {
    convertV2({ type: 'string', data: documentText }, options, (error, made) => (error ? failed(error) : done(made)));
  });
  if (!result.result) throw new Error(`The document can't be converted: ${result.reason}`);
  return withoutIds(result.output[0].data);
}

/** Ids are random; Postman makes its own where there are none. */
function withoutIds(node) {
  if (Array.isArray(node)) return node.map(withoutIds);
  if (node === null || typeof node !== 'object') return node;
  const isRandom = ([key, value]) => key === '_postman_id' || (key === 'id' && typeof value === 'string');
  return Object.fromEntries(
    Object.entries(node).filter((entry) => !isRandom(entry)).map(([key, value]) => [key, withoutIds(value)]));
}
