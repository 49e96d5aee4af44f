import resolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import typescript from "@rollup/plugin-typescript";

export default {
	input: "src/index.ts",
	output: { dir: "dist", format: "es", sourcemap: true },
	plugins: [resolve(), typescript(), terser({ module: true })],
};
