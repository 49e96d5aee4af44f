import { defineConfig } from "vite";

/* Workers of another origin cannot be started by a browser; this one is
 * inlined, as plugins must do. */
export default defineConfig({
	base: "./",
	worker: { format: "es" },
	build: {
		target: "es2022",
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rollupOptions: {
			input: "src/index.js",
			preserveEntrySignatures: "strict",
			output: { entryFileNames: "index.js" },
		},
	},
});
