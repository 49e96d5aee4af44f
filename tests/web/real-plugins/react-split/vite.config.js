import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/* An application build with a module as its entry: hashed chunks, one
 * stylesheet, assets beside them. */
export default defineConfig({
	base: "./",
	plugins: [react()],
	build: {
		manifest: true,
		cssCodeSplit: false,
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rollupOptions: {
			input: "src/index.jsx",
			preserveEntrySignatures: "strict",
			output: {
				entryFileNames: "entry.js",
				assetFileNames: "assets/[name][extname]",
				manualChunks: (id) =>
					id.includes("node_modules") ? "vendor" : undefined,
			},
		},
	},
});
