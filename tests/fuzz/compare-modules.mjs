// Compare the store's module lexer with es-module-lexer (and, where they
// differ, with the parser acorn) over real files.  No part of `make check`.
//
//   node compare-modules.mjs MODULE_DUMP FOLDER...
//
// es-module-lexer (3) and acorn are resolved from the first folder: run
// `npm install es-module-lexer acorn lit react …` there before.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createInterface } from "node:readline";

const [dump, ...folders] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(folders[0], "index.js"));
const { init, parse } = await import(pathToFileURL(require.resolve("es-module-lexer")));
const acorn = require("acorn");
await init;

function* filesOf(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* filesOf(path);
		else if (entry.isFile() && /\.[cm]?js$/.test(entry.name)) yield path;
	}
}

const sorted = (list) => JSON.stringify([...new Set(list)].sort());

function theirs(source) {
	const [imports, exports, , hasModuleSyntax] = parse(source);
	return {
		exports: sorted(exports.filter((item) => item.name != null).map((item) => item.name)),
		imports: sorted(imports.filter((item) => item.type !== "import-meta").map((item) => item.glob ? null : (item.specifier ?? null))),
		module: hasModuleSyntax,
	};
}

const ours = (row) => ({
	exports: sorted(row.exports),
	imports: sorted(row.imports.map((item) => item.specifier)),
	module: row.module,
});

/** What acorn says: "module", "script", or the error as a module. */
function verdict(source) {
	const options = { ecmaVersion: "latest", allowHashBang: true };
	try {
		acorn.parse(source, { ...options, sourceType: "module" });
		return "module";
	} catch (error) {
		try {
			acorn.parse(source, { ...options, sourceType: "script", allowReturnOutsideFunction: true });
			return `script (${error.message})`;
		} catch {
			return error.message;
		}
	}
}

const tally = { files: 0, bytes: 0, same: 0, modules: 0 };
const differences = {};
function differ(kind, path, ...details) {
	(differences[kind] ??= []).push([path, ...details]);
}

function compare(row) {
	const source = readFileSync(row.path, "utf8");
	tally.files++;
	tally.bytes += source.length;
	let their, theirError;
	try {
		their = theirs(source);
	} catch (error) {
		theirError = error.message;
	}
	if (row.error) {
		const says = verdict(source);
		const kind = says === "module" ? "FALSE REFUSAL" : says.startsWith("script") ? "refused, a script by acorn" : "refused, by acorn too";
		differ(kind, row.path, row.error, says);
	} else if (theirError) {
		differ("refused by es-module-lexer alone", row.path, theirError, verdict(source));
	} else {
		const our = ours(row);
		tally.modules += our.module;
		if (JSON.stringify(our) === JSON.stringify(their)) tally.same++;
		else
			for (const part of ["module", "exports", "imports"])
				if (our[part] !== their[part]) differ(`other ${part}`, row.path, `ours ${our[part]}`.slice(0, 400), `theirs ${their[part]}`.slice(0, 400));
	}
}

const child = spawn(dump, { stdio: ["pipe", "pipe", "inherit"] });
const paths = folders.flatMap((folder) => [...filesOf(folder)]);
child.stdin.end(paths.join("\n") + "\n");
for await (const line of createInterface(child.stdout)) compare(JSON.parse(line));
for (const [kind, rows] of Object.entries(differences)) {
	console.log(`\n${kind}: ${rows.length}`);
	for (const row of rows.slice(0, Number(process.env.ROWS ?? 10))) console.log("  " + row.join("\n    "));
}
console.log(`\n${tally.files} files, ${tally.bytes} characters; the same result for ${tally.same}, of which modules: ${tally.modules}`);
