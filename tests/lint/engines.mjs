// Debian 12 has Node 18.  Everything that a lock file pins must take it.
import assert from "node:assert/strict";
import test from "node:test";
import { files, read } from "./sources.mjs";

const node = [18, 19, 0];

function compare(a, b) {
  for (let i = 0; i < 3; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

/** "18", "18.x", "v18.2.1-rc" -> its parts and how many were given. */
function parts(text) {
  const given = text
    .replace(/^v/, "")
    .replace(/[-+].*$/, "")
    .split(".")
    .filter((part) => !/^[xX*]$/.test(part) && part !== "")
    .map(Number);
  return { from: [0, 1, 2].map((i) => given[i] ?? 0), given: given.length };
}

/** The first version that a partial one does not stand for: 18.2 -> 18.3.0. */
function after({ from, given }) {
  if (given === 0) return [Infinity, 0, 0];
  return from.map((part, i) =>
    i < given - 1 ? part : i === given - 1 ? part + 1 : 0,
  );
}

function holds(comparator, version) {
  const [, operator, text] = comparator.match(/^(>=|<=|>|<|=|\^|~>?)?(.*)$/);
  const bound = parts(text);
  const low = compare(version, bound.from);
  switch (operator) {
    case ">=":
      return low >= 0;
    case "<":
      return low < 0;
    case ">":
      return compare(version, after(bound)) >= 0 || (bound.given === 3 && low > 0);
    case "<=":
      return compare(version, after(bound)) < 0;
    case "^": {
      const first = bound.from.findIndex((part) => part > 0);
      const cut = { ...bound, given: Math.min(bound.given, first + 1) };
      return low >= 0 && compare(version, after(cut)) < 0;
    }
    case "~":
    case "~>": {
      const cut = { ...bound, given: Math.min(bound.given, 2) };
      return low >= 0 && compare(version, after(cut)) < 0;
    }
    default:
      return low >= 0 && compare(version, after(bound)) < 0;
  }
}

/** True if a version lies in a range as npm writes them. */
export function satisfies(range, version) {
  return range.split("||").some((part) => {
    const hyphen = part.match(/^\s*(\S+)\s+-\s+(\S+)\s*$/);
    const set = hyphen ? [`>=${hyphen[1]}`, `<=${hyphen[2]}`] : part
      .replace(/(>=|<=|>|<|=|\^|~>?)\s+/g, "$1")
      .trim()
      .split(/\s+/);
    return set.every((comparator) => holds(comparator, version));
  });
}

test("the reader of ranges knows them", () => {
  const table = [
    [">=18", true],
    [">= 18.0.0", true],
    ["^18.0.0 || ^20.0.0 || >=22.0.0", true],
    ["^18.18.0", true],
    ["^20.19.0 || >=22.12.0", false],
    [">=20", false],
    [">=18.20", false],
    ["^14 || ^16 || >=18", true],
    ["18", true],
    ["18.x", true],
    ["*", true],
    ["", true],
    [">=6.9.0 <18", false],
    ["12 - 18", true],
    ["12 - 16", false],
    ["~18.19", true],
    ["~18.18", false],
    [">18", false],
    ["<=18", true],
    ["<19", true],
  ];
  for (const [range, expected] of table)
    assert.equal(satisfies(range, node), expected, range);
});

test("everything locked runs on Node 18", () => {
  const wrong = [];
  for (const path of files(".")) {
    if (!/(^|\/)(package-lock|npm-shrinkwrap)\.json$/.test(path)) continue;
    for (const [name, item] of Object.entries(JSON.parse(read(path)).packages ?? {})) {
      const engines = item.engines?.node;
      if (engines && !satisfies(engines, node))
        wrong.push(`${path}: ${name || "itself"} wants Node ${engines}`);
    }
  }
  assert.deepEqual(wrong, []);
});
