// What the lints in JavaScript share: where the sources are, what they hold.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root =
  process.env.HPS_SRCDIR ??
  join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export const built = process.env.HPS_BUILDDIR ?? root;

/**
 * The contract is written first.  While something of it is not built yet, what
 * the document has and the code lacks is a TODO; false makes it a failure.
 */
export const documentedFirst = false;

const skipped = new Set([
  ".git",
  "node_modules",
  "var",
  "autom4te.cache",
  "dist",
]);

/** The text of a source, or null where there is none. */
export function read(path) {
  const whole = join(root, path);
  return existsSync(whole) ? readFileSync(whole, "utf8") : null;
}

/** Paths of all files below folders, from the root of the sources, sorted. */
export function files(...folders) {
  const found = [];
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    for (const item of readdirSync(join(root, folder), {
      withFileTypes: true,
    })) {
      const path = folder === "." ? item.name : `${folder}/${item.name}`;
      if (item.isDirectory()) {
        if (!skipped.has(item.name)) found.push(...files(path));
      } else if (item.isFile()) {
        found.push(path);
      }
    }
  }
  return found.sort();
}

/** C without comments; strings stay, and so do the lines. */
export function withoutComments(text) {
  return text.replace(
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[^]*?\*\/|\/\/[^\n]*/g,
    (part) =>
      part.startsWith("/") ? part.replace(/[^\n]/g, " ") : part,
  );
}

/** The built openapi.json, from the build folder or from a tarball. */
export function openapi() {
  for (const folder of [built, root]) {
    const path = join(folder, "openapi.json");
    if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  }
  return null;
}
