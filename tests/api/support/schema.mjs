// Whether a value is what openapi.json says.  The part of JSON Schema that the
// contract is written in; a keyword that is not known here is an error, so
// that nothing is passed over.

import fs from 'node:fs'
import { builddir, srcdir } from './store.mjs'

const contract = JSON.parse(fs.readFileSync(
	[`${builddir}/openapi.json`, `${srcdir}/openapi.json`].find(fs.existsSync), 'utf8'))

const isObject = (value) =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

const types = {
	object: isObject,
	array: Array.isArray,
	string: (value) => typeof value === 'string',
	integer: Number.isInteger,
	number: (value) => typeof value === 'number',
	boolean: (value) => typeof value === 'boolean',
	null: (value) => value === null,
}

const formats = {
	'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text),
	date: (text) => /^\d{4}-\d\d-\d\d$/.test(text),
	uri: (text) => URL.canParse?.(text) ?? Boolean(new URL(text)),
	'uri-reference': (text) => !/\s/.test(text),
}

const silent = new Set(['description', 'default', 'example', 'examples',
	'contentMediaType', 'title', 'deprecated', 'writeOnly', 'readOnly'])

function resolve(ref) {
	return ref.slice(2).split('/').reduce((at, name) => at[name], contract)
}

const count = (schemas, value) =>
	schemas.filter((schema) => check(schema, value, '').length === 0).length

// Keyword -> (argument, value, path, schema) -> what is wrong.
const keywords = {
	$ref: (ref, value, path) => check(resolve(ref), value, path),
	type: (names, value) => [names].flat().some((name) => types[name](value))
		? [] : [`is no ${names}`],
	const: (wanted, value) => value === wanted ? [] : [`is not ${wanted}`],
	enum: (list, value) => list.includes(value) ? [] : [`is none of ${list}`],
	pattern: (text, value) => typeof value !== 'string' ||
		new RegExp(text, 'u').test(value) ? [] : [`does not match ${text}`],
	format: (name, value) => typeof value !== 'string' || formats[name](value)
		? [] : [`is no ${name}`],
	minimum: (least, value) => !(value < least) ? [] : [`is below ${least}`],
	maximum: (most, value) => !(value > most) ? [] : [`is above ${most}`],
	minLength: (least, value) => !(value?.length < least) ? [] : ['is too short'],
	maxLength: (most, value) => !(value?.length > most) ? [] : ['is too long'],
	required: (names, value) => isObject(value)
		? names.filter((name) => !Object.hasOwn(value, name))
			.map((name) => `lacks ${name}`) : [],
	properties: (members, value, path) => isObject(value)
		? Object.keys(members).filter((name) => Object.hasOwn(value, name))
			.flatMap((name) => check(members[name], value[name], `${path}/${name}`))
		: [],
	additionalProperties: (schema, value, path, { properties = {} }) => isObject(value)
		? Object.keys(value).filter((name) => !Object.hasOwn(properties, name))
			.flatMap((name) => schema === false ? [`has the member ${name}`]
				: schema === true ? [] : check(schema, value[name], `${path}/${name}`))
		: [],
	items: (schema, value, path) => Array.isArray(value)
		? value.flatMap((item, i) => check(schema, item, `${path}/${i}`)) : [],
	allOf: (schemas, value, path) =>
		schemas.flatMap((schema) => check(schema, value, path)),
	anyOf: (schemas, value) => count(schemas, value) ? [] : ['fits no alternative'],
	oneOf: (schemas, value) => count(schemas, value) === 1 ? []
		: ['does not fit exactly one alternative'],
}

function check(schema, value, path) {
	return Object.entries(schema).flatMap(([keyword, argument]) => {
		if (silent.has(keyword))
			return []
		if (!keywords[keyword])
			throw new Error(`openapi.json uses the keyword ${keyword}`)
		return keywords[keyword](argument, value, path, schema)
			.map((fault) => fault.startsWith('/') ? fault : `${path || '/'} ${fault}`)
	})
}

// What is wrong with a value, as a list of sentences; [] if nothing is.
export const faultsOf = (name, value) =>
	check(contract.components.schemas[name], value, '')
