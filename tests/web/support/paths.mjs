/* Where things lie, in and out of the source tree. */
import { fileURLToPath } from "node:url";

export function source(path) {
	return fileURLToPath(new URL("../../../" + path, import.meta.url));
}
