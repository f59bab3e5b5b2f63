// The Postman collection: the converter's, with a request for each example, tests, and an order that works.
import { STATUS_CODES } from 'node:http';
import { convert } from './convert.js';
import { answersOf, document, operationOf, operations, resolve, successOf } from './openapi.js';
import { recipeOf, requestOf, withBody } from './requests.js';
import { holding, holdingIfFound, keeping, linked, nothing } from './scripts.js';

/** The folder that is left out: its one request has no end, and whoever runs the collection would wait for it. */
export const endless = 'Live';

/** Lists that are usually empty, and what is looked for in them. */
const oftenEmpty = { listPoisonMessages: 'messageId' };

/** The whole collection. Always the same for the same document. */
export async function makeCollection() {
  const converted = await convert();
  const item = converted.item
    .filter(({ name }) => name !== endless)
    .map((folder) => ({ ...folder, item: inOrder(folder.item.flatMap(itemsOf)) }));
  const { info } = converted;
  return {
    info: { ...info, description: { type: 'text/markdown', content: document.info.description } },
    item,
    variable: variables(),
  };
}

/** What is made is found before it is deleted: the document's order, deletions last. */
const inOrder = (items) => [
  ...items.filter(({ request }) => request?.method !== 'DELETE'),
  ...items.filter(({ request }) => request?.method === 'DELETE'),
];

function variables() {
  const links = operations.flatMap(({ operation }) => Object.keys(keptBy(operation)));
  const set = { baseUrl: document.servers[0].url, writeKey: '', account: 'dev', functionKey: '' };
  for (const name of links) set[name] = nothing;
  return Object.entries(set).map(([key, value]) => ({ key, value, type: 'string' }));
}

function itemsOf(converted) {
  const found = operations.find(({ operation }) => operation.summary === converted.name);
  const { operation, path } = found;
  const request = requestOf(converted.request, found);
  if (path === '/v1' && operation.operationId === 'postEvents') return eventItems(request, operation);
  if (operation.requestBody && path === '/v1/{writeKey}') return [beaconItem(request, operation)];
  const [status, { content }] = successOf(operation);
  const [[type, media] = []] = Object.entries(content ?? {});
  const saved = media?.example === undefined
    ? []
    : [savedAnswer(request, { status, type }, operation.summary, media.example)];
  return [{ name: converted.name, event: [testOf(operation)], request, response: saved }];
}

/** What a link of the operation's success names, as expressions over the answer. */
function keptBy(operation) {
  const links = Object.values(successOf(operation)[1].links ?? {});
  return Object.fromEntries(links.flatMap(({ parameters }) =>
    Object.entries(parameters).map(([name, expression]) => [name, linked(expression)])));
}

function testOf(operation) {
  const [status, { content }] = successOf(operation);
  const answer = { status, type: content && Object.keys(content)[0] };
  const kept = keptBy(operation);
  const { operationId } = operation;
  if (Object.keys(kept).length > 0)
    return keeping(answer, kept, /^(find|list)/.test(operationId) && !(operationId in oftenEmpty));
  const linksHere = ([list]) => successOf(operationOf(list).operation)[1].links[operationId];
  const lookedFor = Object.entries(oftenEmpty).find(linksHere);
  return lookedFor ? holdingIfFound(answer, lookedFor[1]) : holding(answer);
}

/** A request for each example of a body; folders for what is warned of and what is refused. */
function eventItems(request, operation) {
  const answers = answersOf(operation);
  const good = Object.entries(resolve(operation.requestBody).content).flatMap(([type, { examples }]) =>
    Object.values(examples).map(resolve).map((example) => exampleItem(request, type, example, answers)));
  const provoked = answers.filter(({ example }) => isSendable(example['x-encharge-request']));
  const isWarning = ({ name }) => document.components.schemas.WarningCode.enum.includes(name);
  const isProblem = ({ status }) => status >= 400;
  return [
    ...good,
    ...provoked.filter((answer) => !isWarning(answer) && !isProblem(answer)).map(dryRunItem),
    { name: 'Warnings', item: provoked.filter(isWarning).map(codeItem) },
    { name: 'Problems', item: provoked.filter(isProblem).map(codeItem) },
  ];
}

function exampleItem(request, type, example, answers) {
  const answer = answers.find(({ name }) => name === example['x-encharge-answer']);
  const text = typeof example.value === 'string' ? example.value : JSON.stringify(example.value, null, 2);
  return answeredItem(example.summary, withBody(request, type, text), answer, [holding(answer)]);
}

function beaconItem(request, operation) {
  const [example] = Object.values(resolve(operation.requestBody).content['text/plain'].examples).map(resolve);
  return exampleItem(request, 'text/plain', example, answersOf(operation));
}

/** What a collection can hold: no raw bytes, and nothing that the service must first be brought to. */
const isSendable = (recipe) => recipe && !('bytes' in recipe) && !('condition' in recipe);

function dryRunItem(answer) {
  const { request, event } = recipeOf(answer.example['x-encharge-request']);
  return answeredItem(answer.example.summary, request, answer, [...event, holding(answer)]);
}

/** A request that brings forth a problem or a warning, and is called after it. */
function codeItem(answer) {
  const { request, event } = recipeOf(answer.example['x-encharge-request']);
  return answeredItem(answer.name, request, answer, [...event, holding({ ...answer, code: answer.name })]);
}

const answeredItem = (name, request, answer, event) => ({
  name,
  event,
  request,
  response: [savedAnswer(request, answer, answer.example.summary, answer.example.value)],
});

/** An answer as Postman shows it beside the request. */
const savedAnswer = (request, { status, type }, name, value) => ({
  name,
  originalRequest: request,
  status: STATUS_CODES[status],
  code: status,
  header: [{ key: 'Content-Type', value: type }],
  body: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
  _postman_previewlanguage: type.endsWith('json') ? 'json' : 'text',
});
