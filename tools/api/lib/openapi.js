// The document, and how to walk it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const methods = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head'];

export const documentPath = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));
export const documentText = readFileSync(documentPath, 'utf8');
export const document = JSON.parse(documentText);

/** What a `$ref` stands for; anything else is itself. */
export function resolve(node) {
  if (node?.$ref === undefined) return node;
  const parts = node.$ref.slice(2).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.reduce((found, part) => found[part], document);
}

/** All operations, in the document's order: `{ method, path, operation, parameters }`. */
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  methods.filter((method) => item[method]).map((method) => ({
    method: method.toUpperCase(),
    path,
    operation: item[method],
    parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve),
  })));

/** The operation of that id. */
export const operationOf = (id) => operations.find(({ operation }) => operation.operationId === id);

/** The one success that an operation documents: `[status, response]`. */
export function successOf(operation) {
  const [status, response] = Object.entries(operation.responses).find(([code]) => code.startsWith('2'));
  return [Number(status), resolve(response)];
}

/** An operation's named answers: `{ name, status, type, example }`. */
export function answersOf(operation) {
  return Object.entries(operation.responses).flatMap(([status, response]) =>
    Object.entries(resolve(response).content ?? {}).flatMap(([type, media]) =>
      Object.entries(media.examples ?? {}).map(([name, example]) =>
        ({ name, status: Number(status), type, example: resolve(example) }))));
}

/** A text made of pieces: a text, or `{ repeat, times }` with `{n}` for the count. */
export function expand(pieces, count) {
  if (typeof pieces === 'string') return count === undefined ? pieces : pieces.replaceAll('{n}', String(count));
  if (Array.isArray(pieces)) return pieces.map((piece) => expand(piece, count)).join('');
  return Array.from({ length: pieces.times }, (_, index) => expand(pieces.repeat, count ?? index + 1)).join('');
}
