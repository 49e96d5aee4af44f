// Plugins to measure with.  The same bytes in every run: nothing here is
// random, and the text compresses about as well as minified code does.

import zlib from 'node:zlib'

// Numerical Recipes' linear congruential generator.
function numbers(seed) {
	let state = seed >>> 0
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0
		return Math.floor(state / 2 ** 32 * below)
	}
}

const words = [...'abcdefghijklmnopqrstuvwxyz', 'render', 'props', 'state',
	'value', 'children', 'className', 'addEventListener', 'querySelector',
	'length', 'prototype', 'constructor', 'undefined', 'firstUpdated']

function statement(next) {
	const name = () => `${words[next(words.length)]}$` + next(4096).toString(36)
	const forms = [
		() => `const ${name()}_${next(1e9).toString(36)}=(${name()},e)=>{if(e.${name()}===null)return ${next(99999)};return e.${name()}(\`<p>\${e.${name()}}</p>\`)};`,
		() => `function ${name()}_${next(1e9).toString(36)}(t){for(let i=0;i<t.${name()};i++)t["${name()}"].push({${name()}:i*${next(9999)},x:/[${name()}]+\\/(?:a|b)/g.test("${name()}")})}`,
		() => `/*! ${name()} ${name()} */`,
	]
	return forms[next(forms.length)]()
}

function code(bytes, seed, head) {
	const next = numbers(seed)
	const parts = [head]
	for (let size = head.length; size < bytes;) {
		const text = `${statement(next)}\n`
		parts.push(text)
		size += text.length
	}
	return Buffer.from(parts.join(''))
}

const ENTRY = 'import{a}from"./chunk-0.js";import{html}from"lit";\n' +
	'export async function initialize(api){await import("./chunk-1.js");a(api,html)}\n' +
	'export function dispose(){}\n'

// A plugin that is one module.
export const oneFile = (bytes) => ({ name: 'index.js', data: code(bytes, bytes,
	ENTRY.replace('./chunk-0.js', 'a').replace('./chunk-1.js', 'b')) })

// The files of one plugin: an entry, three chunks, a style, a source map.
export function files(bytes, seed) {
	const part = (share) => Math.floor(bytes * share)
	return [
		{ name: 'package/index.js', data: code(part(0.3), seed, ENTRY) },
		...[0, 1, 2].map((n) => ({ name: `package/chunk-${n}.js`,
			data: code(part(0.15), seed + 1 + n, 'export const a=(x)=>x;\n') })),
		{ name: 'package/index.js.map',
			data: Buffer.from(JSON.stringify({ version: 3, sources: ['index.ts'],
				mappings: code(part(0.2), seed + 5, '').toString('base64url') })) },
		{ name: 'package/style.css',
			data: Buffer.from('.a{color:#123}\n'.repeat(part(0.05) / 15)) },
	]
}

// POSIX.1-2017 ustar.
function header(name, size) {
	const block = Buffer.alloc(512)
	const octal = (value, at, width) =>
		block.write(value.toString(8).padStart(width - 1, '0'), at)
	block.write(name, 0)
	octal(0o644, 100, 8)
	octal(0, 108, 8)
	octal(0, 116, 8)
	octal(size, 124, 12)
	octal(499162500, 136, 12)
	block.write('        0', 148)
	block.write('ustar\x0000', 257)
	octal(block.reduce((sum, byte) => sum + byte, 0), 148, 7)
	return block
}

export function tarball(list) {
	const parts = list.flatMap(({ name, data }) =>
		[header(name, data.length), data, Buffer.alloc(-data.length & 511)])
	return zlib.gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)]), { level: 9 })
}

export function smallModule(n) {
	return Buffer.from(`export function initialize(api){return ${n}}\n` +
		'export function dispose(){}\n')
}
