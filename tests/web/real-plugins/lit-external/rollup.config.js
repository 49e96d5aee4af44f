/* lit is whatever the shell maps it to. */
export default {
	input: "src/index.js",
	external: [/^lit($|\/)/],
	output: { dir: "dist", format: "es" },
};
