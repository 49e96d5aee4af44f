// openapi.yaml is sound by itself: references lead somewhere, examples fit
// their schemas, problems are documented.
import assert from "node:assert/strict";
import test from "node:test";
import { answerFaults, faults, findPath, resolve } from "./contract.mjs";
import { openapi, read } from "./sources.mjs";

const document = openapi();
const skip = document ? false : "openapi.json is not built";
const methods = "get head options post put patch delete".split(" ");

function operations() {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        method,
        operation: item[method],
        by: item[method]["x-served-by"] ?? item["x-served-by"],
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])]
          .map((parameter) => resolve(document, parameter)),
      })),
  );
}

function* walk(value, place = "#") {
  if (value === null || typeof value !== "object") return;
  yield [place, value];
  for (const [name, inner] of Object.entries(value))
    yield* walk(inner, `${place}/${name}`);
}

/** Status of each code, from docs/problems.md. */
function statuses() {
  const found = new Map();
  let slug = null;
  for (const line of read("docs/problems.md").split("\n")) {
    if (line.startsWith("### ")) slug = line.slice(4).replaceAll("`", "").trim();
    const status = line.match(/^Status ((?:\d{3}(?:, | or )?)+)/);
    if (slug && status) found.set(slug, status[1].match(/\d{3}/g));
  }
  return found;
}

test("every reference leads somewhere", { skip }, () => {
  for (const [place, item] of walk(document))
    if (typeof item.$ref === "string")
      assert.doesNotThrow(() => resolve(document, item), place);
});

test("every component is used", { skip }, () => {
  const text = JSON.stringify(document);
  const unused = Object.entries(document.components)
    .filter(([kind]) => kind !== "securitySchemes")
    .flatMap(([kind, items]) =>
      Object.keys(items)
        .map((name) => `#/components/${kind}/${name}`)
        .filter((ref) => !text.includes(`"${ref}"`)),
    );
  assert.deepEqual(unused, []);
});

test("every operation has a name of its own", { skip }, () => {
  const names = operations().map(({ operation }) => operation.operationId);
  assert.ok(names.every(Boolean));
  assert.equal(new Set(names).size, names.length);
});

test("every operation says who answers", { skip }, () => {
  const known = ["discovery.fcgi", "publish.fcgi", "admin.fcgi", "web-server"];
  for (const { name, by } of operations()) assert.ok(known.includes(by), name);
});

test("every parameter of a path is described", { skip }, () => {
  for (const { name, path, parameters } of operations())
    for (const [, wanted] of path.matchAll(/\{([^}]*)\}/g))
      assert.ok(
        parameters.some((one) => one.in === "path" && one.name === wanted),
        `${name}: {${wanted}}`,
      );
});

test("every program describes its other problems", { skip }, () => {
  for (const { name, by, operation } of operations())
    if (by !== "web-server") assert.ok(operation.responses.default, name);
});

test("every problem of an operation is documented and declared", { skip }, () => {
  const known = statuses();
  const wrong = [];
  for (const { name, operation } of operations())
    for (const slug of operation["x-problems"] ?? [])
      if (!known.has(slug)) wrong.push(`${name}: ${slug} is not documented`);
      else if (!known.get(slug).some((status) => operation.responses[status]))
        wrong.push(`${name}: ${slug} has another status`);
  assert.deepEqual(wrong, []);
});

test("every example fits its schema", { skip }, () => {
  for (const [place, item] of walk(document.paths))
    checkExamples(place, item);
  for (const [place, item] of walk(document.components))
    checkExamples(place, item);
});

function checkExamples(place, item) {
  if (!item.schema) return;
  const examples = Object.values(item.examples ?? {}).map(
    (one) => resolve(document, one).value,
  );
  if ("example" in item) examples.push(item.example);
  for (const example of examples)
    assert.deepEqual(faults(document, item.schema, example), [], place);
}

test("an example of a problem has the status that it stands under", { skip }, () => {
  const known = statuses();
  for (const [place, item] of walk(document.components.responses)) {
    if (!item.value?.requestId) continue;
    const { code, status, type } = item.value;
    assert.ok(known.get(code)?.includes(String(status)), `${place}: ${code}`);
    assert.equal(type, `/problems/${code}`, place);
  }
});

test("the checker of answers finds what is wrong", { skip }, () => {
  const check = (status, body, path = "/api/v1/discovery/") =>
    answerFaults(
      document, "GET", path, status,
      { "content-type": "application/json" }, body,
    );
  assert.deepEqual(check(200, '{"ready":true}'), []);
  assert.deepEqual(check(200, '{"ready":false}'), ["/ready is not true"]);
  assert.deepEqual(check(200, "{}"), ["lacks 'ready'"]);
  assert.equal(check(206, "{}").length, 1);
  assert.equal(check(200, "{}", "/api/v1/nothing").length, 1);
  assert.equal(
    findPath(document, "/api/v1/plugins/@acme/chart/versions/1.0.0")[0],
    "/api/v1/plugins/{plugin}/versions/{version}",
  );
});
