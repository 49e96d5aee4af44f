// The route tables of the programs and openapi.yaml name the same routes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import {
  built,
  files,
  openapi,
  read,
  withoutComments,
} from "./sources.mjs";

const methods = "GET HEAD OPTIONS POST PUT PATCH DELETE".split(" ");

/** "GET /a/{}" for comparison: parameters may have other names in C. */
function key(method, path) {
  return `${method} ${path.replace(/\{[^}]*\}/g, "{}")}`;
}

/** A GET answers HEAD as well, and OPTIONS stands where shells ask for it. */
function counts(method) {
  return method !== "HEAD" && method !== "OPTIONS";
}

function fromDocument(document) {
  const found = new Map();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method.toLowerCase()];
      if (!operation || !counts(method)) continue;
      const by = operation["x-served-by"] ?? item["x-served-by"];
      if (by !== "web-server") found.set(key(method, path), by);
    }
  }
  return found;
}

/** Lines of `hps-admin routes`: each names methods, a path and a program. */
function fromProgram(program) {
  const found = new Map();
  const out = execFileSync(program, ["routes"], { encoding: "utf8" });
  for (const line of out.split("\n")) {
    const path = line.match(/(?:^|\s)(\/\S*)/)?.[1];
    const by = line.match(/\b(discovery|publish|admin)\.fcgi\b/)?.[0];
    if (!path) continue;
    for (const method of line.match(/\b[A-Z]{3,7}\b/g) ?? [])
      if (methods.includes(method) && counts(method))
        found.set(key(method, path), by);
  }
  return found;
}

/** Rows of fcgi/routes_*.c: a method and a pattern side by side. */
function fromTables(tables) {
  const found = new Map();
  for (const table of tables) {
    const by = `${table.match(/routes_(\w+)\.c/)[1]}.fcgi`;
    const rows = withoutComments(read(table)).matchAll(/\{[^{}]*"(\/[^"]*)"[^{}]*\}/g);
    for (const [row, path] of rows)
      for (const [, method] of row.matchAll(/\bHPS_(?:METHOD_)?([A-Z]+)\b/g))
        if (methods.includes(method) && counts(method))
          found.set(key(method, path), by);
  }
  return found;
}

function fromCode() {
  for (const place of ["hps-admin", "tools/hps-admin"]) {
    const program = join(built, place);
    if (existsSync(program)) return fromProgram(program);
  }
  const tables = files("fcgi").filter((path) => /\/routes_\w+\.c$/.test(path));
  return tables.length ? fromTables(tables) : null;
}

const document = openapi();
const code = fromCode();
const skip = !document
  ? "openapi.json is not built"
  : !code
    ? "there are no route tables"
    : false;

test("every route is in openapi.yaml", { skip }, () => {
  const known = fromDocument(document);
  assert.deepEqual([...code.keys()].filter((route) => !known.has(route)), []);
});

test("every route of openapi.yaml exists", { skip }, () => {
  const known = fromDocument(document);
  assert.deepEqual([...known.keys()].filter((route) => !code.has(route)), []);
});

test("openapi.yaml names the program that answers", { skip }, () => {
  const wrong = [];
  for (const [route, by] of fromDocument(document)) {
    const really = code.get(route);
    if (really && by !== really) wrong.push(`${route}: ${really}, not ${by}`);
  }
  assert.deepEqual(wrong, []);
});
