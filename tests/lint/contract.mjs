// openapi.yaml as something to check answers against.  Knows the keywords of
// JSON Schema that openapi.yaml uses, and refuses others.

/** The object that a $ref leads to. */
export function resolve(document, item) {
  while (item && typeof item === "object" && "$ref" in item) {
    const path = item.$ref.slice(2).split("/");
    let at = document;
    for (const part of path)
      at = at?.[part.replaceAll("~1", "/").replaceAll("~0", "~")];
    if (!item.$ref.startsWith("#/") || at === undefined)
      throw new Error(`${item.$ref} leads nowhere`);
    item = at;
  }
  return item;
}

function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Number.isInteger(value)) return "integer";
  return typeof value;
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isDay = /^\d{4}-\d\d-\d\d$/;
const isUri = /^[a-z][a-z0-9+.-]*:\S+$/;

const formats = {
  "date-time": (text) => isTime.test(text),
  date: (text) => isDay.test(text),
  uri: (text) => isUri.test(text),
  "uri-reference": (text) => !/\s/.test(text),
};

// What only describes, or is looked at together with another keyword.
const silent = new Set(
  "description title default example examples contentMediaType".split(" "),
);

const keywords = {
  type(_, schema, value) {
    const types = [schema.type].flat();
    const type = typeOf(value);
    if (types.includes(type)) return [];
    if (type === "integer" && types.includes("number")) return [];
    return [`is ${type}, not ${types.join(" or ")}`];
  },
  const: (_, schema, value) =>
    same(schema.const, value) ? [] : [`is not ${schema.const}`],
  enum: (_, schema, value) =>
    schema.enum.some((one) => same(one, value))
      ? []
      : [`is none of ${schema.enum.join(", ")}`],
  pattern: (_, schema, value) =>
    typeof value !== "string" || new RegExp(schema.pattern).test(value)
      ? []
      : [`does not match ${schema.pattern}`],
  format(_, schema, value) {
    const good = formats[schema.format];
    if (!good) return [`has a format that is not known: ${schema.format}`];
    return typeof value !== "string" || good(value)
      ? []
      : [`is no ${schema.format}`];
  },
  minLength: (_, schema, value) =>
    typeof value !== "string" || value.length >= schema.minLength
      ? []
      : ["is too short"],
  maxLength: (_, schema, value) =>
    typeof value !== "string" || value.length <= schema.maxLength
      ? []
      : ["is too long"],
  minimum: (_, schema, value) =>
    typeof value !== "number" || value >= schema.minimum
      ? []
      : ["is too small"],
  maximum: (_, schema, value) =>
    typeof value !== "number" || value <= schema.maximum
      ? []
      : ["is too large"],
  minItems: (_, schema, value) =>
    !Array.isArray(value) || value.length >= schema.minItems
      ? []
      : ["has too few items"],
  items: (document, schema, value) =>
    Array.isArray(value)
      ? value.flatMap((item, i) => within(i, faults(document, schema.items, item)))
      : [],
  required: (_, schema, value) =>
    typeOf(value) === "object"
      ? schema.required
          .filter((name) => !(name in value))
          .map((name) => `lacks '${name}'`)
      : [],
  properties: (document, schema, value) =>
    typeOf(value) === "object"
      ? Object.entries(schema.properties)
          .filter(([name]) => name in value)
          .flatMap(([name, inner]) =>
            within(name, faults(document, inner, value[name])),
          )
      : [],
  additionalProperties(document, schema, value) {
    if (typeOf(value) !== "object") return [];
    const others = Object.keys(value).filter(
      (name) => !(name in (schema.properties ?? {})),
    );
    if (schema.additionalProperties === false)
      return others.map((name) => `has '${name}'`);
    return others.flatMap((name) =>
      within(name, faults(document, schema.additionalProperties, value[name])),
    );
  },
  allOf: (document, schema, value) =>
    schema.allOf.flatMap((inner) => faults(document, inner, value)),
  anyOf: (document, schema, value) =>
    schema.anyOf.some((inner) => !faults(document, inner, value).length)
      ? []
      : ["fits none of its forms"],
  oneOf: (document, schema, value) =>
    schema.oneOf.filter((inner) => !faults(document, inner, value).length)
      .length === 1
      ? []
      : ["does not fit exactly one of its forms"],
};

function within(name, list) {
  return list.map((text) => `/${name}${text.startsWith("/") ? "" : " "}${text}`);
}

/** What is wrong with a value, as sentences that begin with its place. */
export function faults(document, schema, value) {
  schema = resolve(document, schema);
  return Object.keys(schema).flatMap((keyword) => {
    if (silent.has(keyword)) return [];
    const check = keywords[keyword];
    return check
      ? check(document, schema, value)
      : [`has a keyword that is not known: ${keyword}`];
  });
}

/** Names of the members that a schema describes, through $ref and allOf. */
export function members(document, schema) {
  schema = resolve(document, schema);
  return new Set([
    ...Object.keys(schema.properties ?? {}),
    ...(schema.allOf ?? []).flatMap((inner) => [...members(document, inner)]),
  ]);
}

/** The path item that a raw path belongs to: [template, item], or null. */
export function findPath(document, path) {
  const fits = Object.keys(document.paths)
    .filter((template) => {
      const pattern = template
        .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
        .replaceAll("{plugin}", "(?:@[^/]+/)?[^/@]+")
        .replaceAll("{path}", ".+")
        .replace(/\{[^}]*\}/g, "[^/]+");
      return new RegExp(`^${pattern}$`).test(path);
    })
    // The fewest parameters fit best.
    .sort((a, b) => a.split("{").length - b.split("{").length);
  return fits.length ? [fits[0], document.paths[fits[0]]] : null;
}

/**
 * What is wrong with an answer of the store, by the document.
 * headers: an object with lower-case names; body: text.
 */
export function answerFaults(document, method, path, status, headers, body) {
  const found = findPath(document, path.split("?")[0]);
  if (!found) return [`${path} is not in openapi.yaml`];
  const operation = found[1][method.toLowerCase()];
  if (!operation) return [`${method} ${found[0]} is not in openapi.yaml`];
  const exact = operation.responses[status];
  const response = resolve(document, exact ?? operation.responses.default);
  if (!response || (!exact && status < 400))
    return [`${method} ${found[0]} does not answer ${status}`];
  const list = [];
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const value = headers[name.toLowerCase()];
    const { schema } = resolve(document, header);
    if (value === undefined) continue;
    const typed = schema.type === "integer" || typeof schema.const === "number"
      ? Number(value) : value;
    list.push(...within(name, faults(document, schema, typed)));
  }
  const type = (headers["content-type"] ?? "").split(";")[0];
  const content = response.content?.[type] ?? response.content?.["*/*"];
  if (body && response.content && !content)
    list.push(`${method} ${found[0]} does not answer ${status} in ${type}`);
  if (body && content && /[/+]json$/.test(type))
    list.push(...faults(document, content.schema, JSON.parse(body)));
  return list;
}
