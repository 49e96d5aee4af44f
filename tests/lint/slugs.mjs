// Slugs are part of the contract: clients compare them, translations hang on
// them.  Each one that the code can send is in docs/problems.md, and each one
// there can be sent.
import assert from "node:assert/strict";
import test from "node:test";
import { documentedFirst, files, read, withoutComments } from "./sources.mjs";

const slugText = "[a-z][a-z0-9]*(?:_[a-z0-9]+)*";

// Programs that answer people on a terminal have slugs of their own there.
const sources = files("lib", "fcgi").filter((path) => /\.[ch]$/.test(path));

// One slug, or two of which a condition picks one; an argument follows.
const slug = `(?:"(${slugText})"\\s*:\\s*)?"(${slugText})"(?=\\s*,)`;

/** Slug -> place, for each match of a pattern whose groups are slugs. */
function collect(...patterns) {
  const found = new Map();
  for (const path of sources) {
    const text = withoutComments(read(path));
    for (const pattern of patterns)
      for (const match of text.matchAll(pattern)) {
        const line = text.slice(0, match.index).split("\n").length;
        for (const one of match.slice(1))
          if (one && !found.has(one)) found.set(one, `${path}:${line}`);
      }
  }
  return found;
}

/** A failure ends a request: hps_fail(ctx, HPS_EX, "slug", ...) and alike. */
function failures() {
  return collect(
    new RegExp(`\\bHPS_E[A-Z]+,\\s*(?:[^;"(){}]*\\?\\s*)?${slug}`, "g"),
  );
}

/**
 * A fault is one row of errors or warnings: hps_fault_add(arena, faults,
 * pointer, "slug", ...) and what wraps it, or a table of slugs by number.
 */
function faults() {
  const found = collect(
    new RegExp(`\\w*(?:fault|FAULT|warn)\\w*\\((?:[^;{]*?[^;{"a-z_])??${slug}`, "g"),
  );
  for (const path of sources)
    for (const [table] of read(path).matchAll(/\bslugs\[[^\]]*\]\s*=\s*\{[^}]*\}/g))
      for (const [, one] of table.matchAll(new RegExp(`"(${slugText})"`, "g")))
        found.set(one, path);
  return found;
}

/** Rows of the table in C: slug -> status. */
function problemTable() {
  const text = read("fcgi/problem_table.c");
  if (text === null) return null;
  const rows = withoutComments(text).matchAll(
    new RegExp(`\\{\\s*"(${slugText})",\\s*(\\d{3}),`, "g"),
  );
  return new Map([...rows].map((row) => [row[1], row[2]]));
}

/** Headings of docs/problems.md by chapter: slug -> text below it. */
function documented(chapter) {
  const found = new Map();
  let here = false;
  let slug = null;
  for (const line of read("docs/problems.md").split("\n")) {
    if (line.startsWith("## ")) {
      here = line === `## ${chapter}`;
      slug = null;
    } else if (here && line.startsWith("### ")) {
      slug = line.slice(4).trim().replaceAll("`", "");
      found.set(slug, "");
    } else if (slug) {
      found.set(slug, found.get(slug) + line + "\n");
    }
  }
  return found;
}

function places(slugs, known) {
  return [...slugs]
    .filter(([slug]) => !known.has(slug))
    .map(([slug, place]) => `${place}: ${slug}`);
}

const problemDocs = documented("Problems");
const faultDocs = documented("Faults and warnings");
const hostDocs = documented("On the host");
const table = problemTable();
const noTable = table === null ? "fcgi/problem_table.c is not there" : false;

test("every failure in the code is documented", () => {
  // What fails in a validator may reach clients as a row of errors.
  const known = new Map([...problemDocs, ...faultDocs, ...hostDocs]);
  assert.deepEqual(places(failures(), known), []);
});

test("every fault in the code is documented", () => {
  // A validator passes on what it was told by another one.
  const known = new Map([...problemDocs, ...faultDocs, ...hostDocs]);
  assert.deepEqual(places(faults(), known), []);
});

test("every title is documented", { skip: noTable }, () => {
  assert.deepEqual(
    [...table.keys()].filter(
      (slug) => !problemDocs.has(slug) && !hostDocs.has(slug),
    ),
    [],
  );
});

test("every documented problem has a title", { skip: noTable }, () => {
  assert.deepEqual(
    [...problemDocs.keys()].filter((slug) => !table.has(slug)),
    [],
  );
});

test("every documented code can happen", { skip: noTable, todo: documentedFirst }, () => {
  // Some slugs stand in tables or behind macros: any string counts.
  const everything = sources
    .filter((path) => path !== "fcgi/problem_table.c")
    .map((path) => withoutComments(read(path)))
    .join("\n");
  assert.deepEqual(
    [...problemDocs.keys(), ...faultDocs.keys(), ...hostDocs.keys()].filter(
      (one) => !everything.includes(`"${one}"`),
    ),
    [],
  );
});

test("every entry says what happened and what to do", () => {
  for (const docs of [problemDocs, faultDocs, hostDocs])
    for (const [slug, text] of docs)
      assert.ok(text.trim().split(/[.:]\s/).length >= 2, `${slug}: too short`);
});

test("every problem names its status", () => {
  for (const [slug, text] of problemDocs)
    assert.match(text, /^\n?Status \d{3}/, `${slug}: begin with its status`);
});

test("documents and table agree on the status", { skip: noTable }, () => {
  for (const [slug, status] of table)
    if (problemDocs.has(slug))
      assert.match(problemDocs.get(slug), new RegExp(`Status ${status}\\.`), slug);
});
