// Holds answers to the document: the status, the content type, the headers and the schema of the body.
import { createRequire } from 'node:module';
import { document, operations, resolve } from './openapi.js';

const require = createRequire(import.meta.url);
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

// OpenAPI's own keywords, such as `example`, are not JSON Schema's.
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const compiled = new Map();

/** Fixed parts before parameters: `/poison/replay` is no message's id. */
const byFixedParts = operations.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length);

/** The operation that answers a request. */
export const operationAt = (method, path) =>
  byFixedParts.find((candidate) => candidate.method === method && patternOf(candidate.path).test(path));

/** Each way in which an answer is not as documented, a sentence each. */
export function violations({ operation }, { status, headers, text }) {
  const documented = resolve(operation.responses[status]);
  if (documented === undefined) return [`status ${status} is not documented`];
  const missing = Object.entries(documented.headers ?? {})
    .filter(([name, header]) => resolve(header).required && !headers.has(name))
    .map(([name]) => `header ${name} is missing`);
  return [...missing, ...bodyViolations(documented, headers.get('Content-Type') ?? '', text)];
}

function bodyViolations({ content }, contentType, text) {
  if (content === undefined) return text.length === 0 ? [] : ['a body is not documented'];
  const type = contentType.split(';')[0];
  if (content[type] === undefined) return [`content type "${type}" is not documented`];
  return schemaViolations(content[type].schema, JSON.parse(text));
}

/** Each way in which a value is not as its schema says. */
export function schemaViolations(schema, value) {
  const validate = validatorOf(schema);
  return validate(value)
    ? []
    : validate.errors.map(({ instancePath, message }) => `${instancePath || 'the body'} ${message}`);
}

function validatorOf(schema) {
  if (!compiled.has(schema))
    compiled.set(schema, ajv.compile({ allOf: [schema], components: document.components }));
  return compiled.get(schema);
}

const patternOf = (path) => new RegExp(`^${path.split(/\{[^}]+\}/).map(escaped).join('[^/]+')}$`);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
