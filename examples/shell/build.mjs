/* Bundles the shell into a folder that any web server can serve as it is. */
import { build } from "esbuild";
import { cp, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export async function buildShell(outdir = here("dist")) {
	await rm(outdir, { recursive: true, force: true });
	await cp(here("public"), outdir, { recursive: true });
	await bundle(here("src/main.js"), `${outdir}/main.js`);
}

export async function bundle(entry, outfile) {
	await build({
		entryPoints: [entry],
		outfile,
		bundle: true,
		format: "esm",
		target: "es2022",
		minify: true,
		legalComments: "none",
		/* @uxland/harmonix names its TypeScript sources as main. */
		mainFields: ["browser", "module", "main"],
		logLevel: "warning",
	});
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	await buildShell(process.argv[2]);
