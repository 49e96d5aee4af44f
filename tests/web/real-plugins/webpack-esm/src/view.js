/*! @license the view */
import "./style.css";
import dot from "./dot.svg";

export function view() {
	const made = document.createElement("p");
	made.className = "real-webpack";
	made.textContent = "webpack 5 as a module";
	made.prepend(Object.assign(new Image(), { src: dot }));
	return made;
}
