// The scripts that Postman runs around a request.

const lines = (type, text) => ({ listen: type, script: { type: 'text/javascript', exec: text.trim().split('\n') } });

/** Builds a body that is too long to write down, from its pieces. */
export const building = (pieces) => lines('prerequest', `
const expand = (pieces, count) => typeof pieces === "string"
    ? (count === undefined ? pieces : pieces.split("{n}").join(count))
    : Array.isArray(pieces)
        ? pieces.map((piece) => expand(piece, count)).join("")
        : Array.from({ length: pieces.times }, (_, index) => expand(pieces.repeat, count || index + 1)).join("");
pm.variables.set("body", expand(${JSON.stringify(pieces)}));`);

/** Holds the answer to what is documented: status, content type, and a code that it must tell. */
export const holding = ({ status, type, code }) => lines('test', assertions({ status, type, code }).join('\n'));

/** As `holding`, for a request that names a thing by an id that may not be there to be found. */
export const holdingIfFound = (answer, variable) => lines('test', `
if (pm.collectionVariables.get("${variable}") === "${nothing}") {
    pm.test("404", () => pm.response.to.have.status(404));
} else {
${indented(assertions(answer))}
}`);

/**
 * As `holding`, then keeps ids for the requests after. An event takes a moment to apply: when the collection runs, the
 * request is sent again until the answer has them.
 */
export const keeping = (answer, kept, waits) => lines('test', `
const body = pm.response.json();
const found = { ${Object.entries(kept).map(([name, value]) => `${name}: ${value}`).join(', ')} };
const missing = Object.values(found).some((value) => value === undefined);
const tries = Number(pm.variables.get("tries") || 0);
if (${waits} && missing && tries < 100 && pm.info.requestName) {
    pm.variables.set("tries", tries + 1);
    setTimeout(() => {}, 100);
    pm.execution.setNextRequest(pm.info.requestName);
} else {
    pm.variables.set("tries", 0);
    Object.keys(found).filter((name) => found[name] !== undefined)
        .forEach((name) => pm.collectionVariables.set(name, found[name]));
${indented(assertions(answer))}
}`);

/** The value of an id that nothing has. */
export const nothing = 'none';

/** A link's expression, such as `$response.body#/messages/0/id`, in a script. */
export const linked = (expression) => `body${expression.split('#/')[1].split('/').map((part) =>
  (/^\d+$/.test(part) ? `?.[${part}]` : `?.${part}`)).join('')}`;

function assertions({ status, type, code }) {
  const tests = [`pm.test("${status}", () => pm.response.to.have.status(${status}));`];
  if (type) {
    tests.push(`pm.test("${type}", () => pm.expect(pm.response.headers.get("Content-Type") || "")`
      + `.to.satisfy((type) => type.startsWith("${type}")));`);
  }
  if (code) {
    tests.push(`pm.test("${code}", () => pm.expect([].concat(pm.response.json().errors || [],`
      + ` pm.response.json().warnings || []).map((found) => found.code)).to.include("${code}"));`);
  }
  return tests;
}

const indented = (texts) => texts.map((text) => `    ${text}`).join('\n');
