/* No build at all: what a browser runs by itself. */
export * from "./lib/plugin.js";
export * as dates from "./lib/dates.js";
