// Makes a converted request one that can be sent as it is: variables for ids and keys, nothing optional switched on.
import { expand } from './openapi.js';
import { building } from './scripts.js';

/** Longer bodies are built by a script. */
const longestWrittenBody = 4_000;

const apiKey = (header, variable) => ({
  type: 'apikey',
  apikey: [
    { key: 'key', value: header, type: 'string' },
    { key: 'value', value: `{{${variable}}}`, type: 'string' },
    { key: 'in', value: 'header', type: 'string' },
  ],
});

/** How a request of that path shows who sends it. */
function authOf(path) {
  if (path === '/v1') return apiKey('X-Encharge-Token', 'writeKey');
  return path.startsWith('/manage/') ? apiKey('x-functions-key', 'functionKey') : { type: 'noauth' };
}

/** The request of an operation, from the converter's. */
export function requestOf(converted, { path, parameters }) {
  const { name, ...request } = structuredClone(converted);
  const given = (key) => parameters.find((parameter) => parameter.name === key);
  request.header ??= [];
  for (const part of [...(request.url.query ?? []), ...request.header]) {
    const parameter = given(part.key);
    if (!parameter || parameter.required || parameter.example !== undefined) continue;
    part.disabled = true;
    // The converter makes one up.
    part.value = '';
  }
  for (const variable of request.url.variable ?? []) {
    const { example } = given(variable.key);
    variable.value = example === undefined || variable.key === 'account' ? `{{${variable.key}}}` : String(example);
  }
  if (!request.body?.mode) delete request.body;
  return { ...request, auth: authOf(path) };
}

/** That request with another body: a text, of that media type. */
export function withBody(request, type, text) {
  const header = request.header.map((part) => (part.key === 'Content-Type' ? { ...part, value: type } : part));
  const language = type === 'application/json' ? 'json' : 'text';
  return { ...request, header, body: { mode: 'raw', raw: text, options: { raw: { language } } } };
}

/** A request for an `x-encharge-request`, and the scripts that go before it. */
export function recipeOf(recipe) {
  const headers = { 'X-Encharge-Token': '{{writeKey}}', 'Content-Type': 'application/json', ...recipe.headers };
  const [path, query] = (recipe.path ?? '/v1').split('?');
  const request = {
    method: recipe.method ?? 'POST',
    header: Object.entries(headers).filter(([, value]) => value !== null).map(([key, value]) => ({ key, value })),
    url: {
      host: ['{{baseUrl}}'],
      path: path.slice(1).split('/'),
      query: [...new URLSearchParams(query)].map(([key, value]) => ({ key, value })),
    },
    auth: { type: 'noauth' },
  };
  const { raw, event } = bodyOf(recipe);
  return { request: raw === undefined ? request : { ...request, body: { mode: 'raw', raw } }, event };
}

function bodyOf(recipe) {
  if (recipe.text === undefined)
    return { raw: 'body' in recipe ? JSON.stringify(recipe.body, null, 2) : undefined, event: [] };
  const text = expand(recipe.text);
  return text.length <= longestWrittenBody
    ? { raw: text, event: [] }
    : { raw: '{{body}}', event: [building(recipe.text)] };
}
