/* The column that says what was loaded.  Names come from outside: text only. */

const byId = (id) => document.getElementById(id);

function element(name, properties = {}, ...children) {
	const made = Object.assign(document.createElement(name), properties);
	made.append(...children);
	return made;
}

function localized(text, fallback) {
	if (typeof text === "string")
		return text;
	const language = document.documentElement.lang;
	return text?.[language] ?? text?.en ?? Object.values(text ?? {})[0] ??
		fallback;
}

function row(plugin, works) {
	const title = localized(plugin.title, plugin.pluginId);
	const about = [plugin.pluginId, plugin.version];
	const made = element("li", { className: works ? "" : "failed" },
		element("span", {
			className: "mark", ariaHidden: "true",
			textContent: title.charAt(0).toUpperCase(),
		}),
		element("span", { className: "name", textContent: title }),
		element("span", {
			className: "state", textContent: works ? "running" : "failed",
		}),
		element("span", {
			className: "about", textContent: about.join(" · "),
		}),
		element("span", {
			className: "about",
			textContent: plugin.provider?.title ?? plugin.provider?.id ?? "",
		}));
	made.dataset.plugin = plugin.pluginId;
	made.dataset.version = plugin.version;
	return made;
}

const SOURCES = {
	store: "asked now",
	session: "copy of this tab, still current",
	fallback: "copy of this tab, the store is away",
};

export function showPlugins({ plugins, bootstrapped, store }) {
	byId("plugins").replaceChildren(...plugins.map(
		(plugin, at) => row(plugin, Boolean(bootstrapped[at]))));
	byId("count").textContent = `(${plugins.length})`;
	byId("where").textContent =
		`${store.instance} · generation ${store.generation}`;
	const facts = {
		Store: new URL(store.url).host,
		List: SOURCES[store.source],
		...(store.staleSeconds > 0 &&
			{ "Last good": `${store.staleSeconds} s ago` }),
	};
	byId("store").replaceChildren(...Object.entries(facts).flatMap(
		([name, value]) => [element("dt", { textContent: name }),
				    element("dd", { textContent: value })]));
}

export function showFault({ pluginId, stage, error }) {
	byId("faults").append(element("li", {
		textContent: `${pluginId ?? "Page"} (${stage}): ${error.message}`,
	}));
}

export function showEmpty(title, text) {
	byId("empty").replaceChildren(
		element("h2", { textContent: title }),
		element("p", { textContent: text }));
	byId("empty").hidden = false;
}

export function offerReload({ generation }) {
	byId("banner").replaceChildren(
		element("span", {
			textContent: `The plugins changed (generation ${generation}).`,
		}),
		element("button", {
			textContent: "Reload", type: "button",
			onclick: () => location.reload(),
		}));
	byId("banner").hidden = false;
}
