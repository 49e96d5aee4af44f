// Uploads that must be refused: every lie that a tarball, a zip or a module
// can tell, each as {name, type, body, entry?}.  entry is the name that the
// refusal must point at.  The same seed makes the same uploads.

import zlib from 'node:zlib'
import { JS, TGZ, ZIP, module } from './publishing.mjs'
import {
	entriesOf, gzip, packed, paxEntry, tar, tarEntry, tarHeader, tarball,
	zip,
} from './archives.mjs'

const MODULE = module('honest')
const entry = { name: 'index.js', data: MODULE }
const good = [entry, { name: 'style.css', data: '.a { color: red }' }]
const MIB = 1 << 20

const printable = (name) => /^[\x21-\x7e]+$/.test(name)

// Names outside the policy, or of a type that is not served.
export const badNames = [
	'../x.js', '../../etc/cron.d/x.js', 'a/../x.js', 'a/..', '..', '/etc/x.js',
	'//x.js', 'a//x.js', './../x.js', '././x.js', 'a/./x.js', '..\\x.js',
	'a\\b.js', 'C:x.js', 'C:/x.js', '\\\\host\\x.js', 'a:b.js', 'a b.js',
	' a.js', 'a.js ', 'a.', 'a./x.js', 'a\nb.js', 'a\rb.js', 'a\tb.js',
	'a\x7f.js', 'a\x1b[31m.js', 'café.js', 'cafe\u0301.js', 'x\u202egpj.js',
	'\u0430.js', 'ﬁ.js', 'İ.js', 'a\u2044b.js', '\ufeffa.js', 'a\u200b.js',
	'a%2f.js', '%2e%2e/x.js', 'a?b.js', 'a#b.js', 'a*b.js', 'a|b.js', 'a<b>.js',
	'a"b.js', "a'b.js", 'a`b`.js', '$(x).js', 'a;b.js', 'a&b.js', 'a,b.js',
	'a=b.js', 'a[0].js', 'a{b}.js', 'a!b.js', 'con.js', 'CON', 'nul.txt',
	'a/aux.js', 'com1.js', 'LPT9.css', 'prn/x.js', '.env', '.htaccess', '.hps/manifest.json',
	'.git/config', 'a/.hidden.js', '...', '.../x.js', '__MACOSX/._index.js',
	'.DS_Store', `${'a'.repeat(101)}.js`, `${'d/'.repeat(16)}x.js`,
	'index.html', 'a.htm', 'a.xhtml', 'a.php', 'a.exe', 'a.sh', 'a.so',
	'a.js.br', 'a.js.gz', 'a.tgz', 'a.zip', 'a.JS', 'a.Css', 'a.jsp', 'a.pdf',
	'Makefile', 'a.xml', 'a.swf', 'a.htc', 'a.shtml', 'a.svgz', 'a.hta', 'a.mht',
]

const pairs = [
	['x.js', 'x.js'], ['x.js', 'X.js'], ['a/x.js', 'A/x.js'], ['a/x.js', 'A/y.js'],
	['x.js', 'x.js/y.js'], ['x.js/y.js', 'x.js'], ['x.js', 'INDEX.js'],
	['a/b/c.js', 'a/B'], ['dist/x.js', 'Dist'],
]

function* tarNames() {
	for (const name of badNames) {
		const bytes = Buffer.byteLength(name)
		const member = bytes <= 100 ? [{ name, data: MODULE }]
			: [paxEntry({ path: name }), { name: 'long.js', data: MODULE }]
		yield { name: `tar: the name ${JSON.stringify(name)}`, type: TGZ,
			body: tarball([...good, ...member]), entry: printable(name) ? name : null }
	}
	for (const name of ['../x.js', '/x.js', '.hidden.js', 'x.html', 'a\0b.js'])
		yield { name: `tar: the pax name ${JSON.stringify(name)}`, type: TGZ,
			body: tarball([...good, paxEntry({ path: name }), entry]) }
	yield { name: 'tar: traversal by ustar prefix', type: TGZ,
		body: tarball([...good, { name: 'x.js', prefix: '..' }]), entry: '../x.js' }
	yield { name: 'tar: an absolute ustar prefix', type: TGZ,
		body: tarball([...good, { name: 'x.js', prefix: '/etc' }]), entry: '/etc/x.js' }
	for (const [a, b] of pairs)
		yield { name: `tar: ${a} and ${b}`, type: TGZ, body: tarball([
			...good, { name: a, data: MODULE }, { name: b, data: MODULE }]),
		entry: b }
}

function* tarTypes() {
	for (const type of '12')
		for (const link of ['index.js', '/etc/passwd', '../../x', '', '.'])
			yield { name: `tar: a link (${type}) to ${link}`, type: TGZ, entry: 'l.js',
				body: tarball([...good, { name: 'l.js', type, link }]) }
	for (const type of '3467DKLMNSVXAZ? ')
		yield { name: `tar: the type '${type}'`, type: TGZ,
			body: tarball([...good, { name: 'odd.js', type, data: 'odd' }]) }
	yield { name: 'tar: through a link', type: TGZ, entry: 'd',
		body: tarball([{ name: 'd', type: '2', link: '/tmp' },
			{ name: 'd/x.js', data: MODULE }, ...good]) }
	yield { name: 'tar: a folder with data', type: TGZ,
		body: tarball([...good, { name: 'd/', type: '5', data: 'x' }]) }
	yield { name: 'tar: a file that is a folder by name', type: TGZ,
		body: tarball([...good, { name: 'd/', data: 'x' }]) }
	yield { name: 'tar: a folder over a file', type: TGZ,
		body: tarball([...good, { name: 'index.js', type: '5' }]) }
}

function* tarHeaders() {
	const one = (name, fields) =>
		({ name: `tar: ${name}`, type: TGZ, body: tarball([...good, fields]) })
	const x = { name: 'x.js', data: MODULE }
	yield one('a wrong checksum', { ...x, checksumField: '0000000\0' })
	yield one('no checksum', { ...x, checksumField: '        ' })
	yield one('no magic', { ...x, magic: '\0\0\0\0\0\0', version: '\0\0' })
	yield one('another magic', { ...x, magic: 'ustar7' })
	for (const size of ['77777777777\0', '00000000008\0', '-0000000001\0', 'xxxxxxxxxxx\0',
		'            ', '\x80\0\0\0\0\0\0\0\0\0\0\x05', '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff',
		'\x80\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff', '0000000001 7', '00000002000\0'])
		yield one(`the size ${JSON.stringify(size)}`, { ...x, sizeField: size })
	yield one('an empty name', { name: '', data: MODULE })
	yield { name: 'tar: a header of noise', type: TGZ,
		body: tarball([...good, Buffer.alloc(512, 0x41)]) }
	for (const [name, text] of Object.entries({
		'a link path': '20 linkpath=/etc/x\n', 'a size': '10 size=3\n',
		'a negative size': '11 size=-1\n', 'a huge size': '31 size=99999999999999999999\n',
		'an unknown key': '15 VENDOR.x=abc\n'.slice(0, 15) + '\n',
		'a sparse map': '25 GNU.sparse.name=x.jsx\n', 'a short length': '9 path=a.js\n',
		'a long length': '99 path=a.js\n', 'a length of zero': '0 path=a.js\n',
		'no length': 'path=a.js\n', 'no equals sign': '8 patha\n', 'no newline': '12 path=a.js',
		'a key twice': '13 path=a.js\n13 path=b.js\n', 'a charset': '21 hdrcharset=BINARY\n',
		'noise': '\x01\x02\x03', 'a huge number': '99999999999999999999 path=a.js\n',
	}))
		yield { name: `tar: a pax header with ${name}`, type: TGZ,
			body: tarball([...good, paxEntry(text), x]) }
	yield { name: 'tar: a global pax path', type: TGZ,
		body: tarball([paxEntry({ path: 'x.js' }, 'g'), ...good]) }
	yield { name: 'tar: two pax headers', type: TGZ,
		body: tarball([...good, paxEntry({ path: 'a.js' }), paxEntry({ path: 'b.js' }), x]) }
	yield { name: 'tar: a pax header for nothing', type: TGZ,
		body: tarball([...good, paxEntry({ path: 'a.js' })]) }
	yield { name: 'tar: a pax header of a mebibyte', type: TGZ,
		body: tarball([...good, paxEntry({ comment: 'x'.repeat(MIB) }), x]) }
	yield { name: 'tar: a GNU long name', type: TGZ,
		body: tarball([...good, { name: '././@LongLink', type: 'L', data: '../x.js\0' }, x]) }
}

function* tarEnds() {
	const whole = tar(good)
	const c = (name, body) => ({ name: `tar: ${name}`, type: TGZ, body })
	for (let keep = 0; keep < whole.length; keep += 512)
		yield c(`cut at ${keep}`, gzip(whole.subarray(0, keep)))
	for (let keep = 1; keep < whole.length; keep += 331)
		yield c(`cut at ${keep}`, gzip(whole.subarray(0, keep)))
	const packed = gzip(whole)
	for (let keep = 0; keep < packed.length; keep += 7)
		yield c(`gzip cut at ${keep}`, packed.subarray(0, keep))
	yield c('gzip cut by one', packed.subarray(0, -1))
	yield c('no end', gzip(tar(good, Buffer.alloc(0))))
	yield c('half an end', gzip(tar(good, Buffer.alloc(512))))
	yield c('an odd end', gzip(tar(good, Buffer.alloc(1025))))
	yield c('bytes behind the end', gzip(Buffer.concat([whole, Buffer.from('x')])))
	yield c('an entry behind the end', gzip(Buffer.concat([whole, tar([entry])])))
	yield c('bytes behind the gzip', Buffer.concat([packed, Buffer.from('x')]))
	yield c('zeros behind the gzip', Buffer.concat([packed, Buffer.alloc(512)]))
	yield c('an empty second member', Buffer.concat([packed, gzip('')]))
	yield c('a second member', Buffer.concat([packed, packed]))
	yield c('split over two members', Buffer.concat(
		[gzip(whole.subarray(0, 512)), gzip(whole.subarray(512))]))
	yield c('gzip in gzip', gzip(packed))
	yield c('an empty gzip', gzip(''))
	yield c('an empty archive', tarball([]))
	yield c('only folders', tarball([{ name: 'a/', type: '5' }]))
	yield c('only what is skipped', tarball([{ name: 'README', data: 'x' }]))
	for (const [name, at, value] of [['method', 2, 7], ['reserved flag', 3, 0x20],
		['encrypted flag', 3, 0xc0], ['magic', 1, 0x8c]]) {
		const bytes = Buffer.from(packed)
		bytes[at] = value
		yield c(`gzip ${name}`, bytes)
	}
	for (const at of [1, 5]) {
		const bytes = Buffer.from(packed)
		bytes[bytes.length - at] ^= 1
		yield c(`gzip trailer at -${at}`, bytes)
	}
	yield c('bzip2', Buffer.from('BZh91AY&SY', 'latin1'))
	yield c('xz', Buffer.from('\xfd7zXZ\0', 'latin1'))
	yield c('zlib', zlib.deflateSync(whole))
	yield c('raw tar', whole)
	yield c('shared prefix only for some', gzip(tar([
		{ name: 'package/index.js', data: MODULE }, { name: '../package/x.js', data: '' }])))
	yield c('nested package/', gzip(tar([
		{ name: 'package/package/../x.js', data: MODULE }])))
}

function* bombs() {
	const zeros = Buffer.alloc(120 * MIB)
	const name = 'bomb.js'
	yield { name: 'tar: a bomb', type: TGZ, entry: name,
		body: gzip(tar([...good, { name, data: zeros.subarray(0, 63 * MIB) }]), { level: 9 }) }
	yield { name: 'tar: a file too large', type: TGZ, entry: name,
		body: gzip(tar([...good, tarHeader({ name, size: 65 * MIB })])) }
	yield { name: 'tar: a bomb of many', type: TGZ, body: gzip(tar([...good,
		...Array.from({ length: 8 }, (_, i) =>
			({ name: `b${i}.js`, data: zeros.subarray(0, 8 * MIB) }))])) }
	yield { name: 'tar: too many entries', type: TGZ, body: gzip(tar([entry,
		...Array.from({ length: 5001 }, (_, i) => tarEntry({ name: `e/${i}.js` }))])) }
	yield { name: 'tar: too many implied folders', type: TGZ, body: gzip(tar([entry,
		...Array.from({ length: 1200 }, (_, i) =>
			tarEntry({ name: `${i}/a/b/c/d/e/f/g/h/x.js` }))])) }
	yield { name: 'zip: a bomb', type: ZIP, entry: name,
		body: zip([...good, { name, data: zeros.subarray(0, 63 * MIB) }]) }
	const inner = zlib.deflateRawSync(zeros.subarray(0, 63 * MIB))
	yield { name: 'zip: a bomb that says it is small', type: ZIP, entry: name,
		body: zip([...good, { name, packed: inner, packedSize: inner.length,
			size: 100, crc: 0 }]) }
	yield { name: 'zip: too many entries', type: ZIP,
		body: zip([entry, ...Array.from({ length: 5001 }, (_, i) =>
			({ name: `e/${i}.js`, method: 0 }))]) }
	yield { name: 'zip: a size of 4 GiB', type: ZIP, entry: name,
		body: zip([...good, { name, data: 'x', size: 0xffffffff }]) }
	yield { name: 'zip: quines share one record', type: ZIP,
		body: zip([entry, ...Array.from({ length: 50 }, (_, i) => ({
			name: `q${i}.js`, data: MODULE, noLocal: true, central: { offset: 0 } }))]) }
}

function* zipNames() {
	for (const name of badNames)
		yield { name: `zip: the name ${JSON.stringify(name)}`, type: ZIP,
			body: zip([...good, { name, data: MODULE, flags: 0x800 }]),
			entry: printable(name) ? name : null }
	for (const name of ['', '/', 'a\0.js', 'x.js\0.css', '\xff\xfe.js'])
		yield { name: `zip: the name ${JSON.stringify(name)}`, type: ZIP,
			body: zip([...good, { name: Buffer.from(name, 'latin1'), data: MODULE }]) }
	for (const [a, b] of pairs)
		yield { name: `zip: ${a} and ${b}`, type: ZIP, body: zip([
			...good, { name: a, data: MODULE }, { name: b, data: MODULE }]),
		entry: b }
}

function* zipHeaders() {
	const x = { name: 'x.js', data: MODULE.repeat(5) }
	const c = (name, fields, entry = 'x.js') => ({ name: `zip: ${name}`, type: ZIP,
		entry, body: zip([...good, { ...x, ...fields }]) })
	for (const side of ['local', 'central']) {
		const lie = (name, fields) => c(`${side} ${name}`, { [side]: fields })
		yield { ...lie('name', { name: 'y.js' }), entry: null }
		yield { ...lie('name of another length', { name: 'yy.js' }), entry: null }
		yield lie('method', { method: 0 })
		yield lie('crc', { crc: 1 })
		yield lie('size', { size: 1 })
		yield { ...lie('packed size', { packedSize: 1 }), entry: null }
		yield lie('flags', { flags: 0x800 })
		yield { ...lie('extra', { extra: Buffer.from('xx') }), entry: null }
	}
	const both = (name, fields, entry) => c(name, fields, entry)
	yield both('encrypted', { flags: 1 })
	yield both('strongly encrypted', { flags: 0x41 })
	yield both('patched', { flags: 0x20 })
	yield both('a masked header', { flags: 0x2001 })
	for (const method of [1, 6, 9, 12, 14, 93, 95, 99])
		yield both(`method ${method}`, { method, packed: Buffer.from('abc') })
	yield both('a wrong crc', { crc: 12345 })
	yield both('a size too small', { size: 10 })
	yield both('a size too large', { size: 10000 })
	yield both('stored with two sizes', { method: 0, size: 10 })
	yield both('a descriptor that is not there', { flags: 8 }, null)
	yield both('a descriptor that lies', { flags: 8, after: descriptor(1, 2, 3),
		local: { crc: 0, size: 0, packedSize: 0 } })
	const deflated = zlib.deflateRawSync(Buffer.from(x.data))
	for (let at = 0; at < deflated.length; at += 5) {
		const broken = Buffer.from(deflated)
		broken[at] ^= 0xff
		yield both(`deflate broken at ${at}`, { packed: broken })
	}
	yield both('deflate cut', { packed: deflated.subarray(0, -2) })
	yield both('deflate with more', { packed: Buffer.concat([deflated, Buffer.from('x')]) })
	for (const [name, mode] of Object.entries({ link: 0o120777, device: 0o060666,
		character: 0o020666, pipe: 0o010666, socket: 0o140666, folder: 0o040755 }))
		yield both(`a ${name} by its mode`, { attributes: (mode << 16) >>> 0 })
	yield both('a folder by its bit', { attributes: 0x10 })
	yield both('a Windows link', { madeBy: 10 << 8, attributes: 0x400 })
	yield both('an unknown disk', { disk: 1 })
	yield both('a folder with data', { name: 'd/' }, 'd')
	for (const [name, bytes] of Object.entries({
		'a torn extra field': '\x01', 'an extra field too long': '\x99\x99\xff\x00',
		'another name in the extra field': '\x75\x70\x09\x00\x01\0\0\0\0y.js',
		'zip64 without need': '\x01\x00\x08\x00\x01\0\0\0\0\0\0\0',
	}))
		yield both(name, { extra: Buffer.from(bytes, 'latin1') })
	yield both('zip64 sizes without an extra field',
		{ size: 0xffffffff, packedSize: 0xffffffff }, null)
	yield both('a name longer than the file', { nameLength: 60000 }, null)
}

function descriptor(...fields) {
	const bytes = Buffer.alloc(16)
	bytes.writeUInt32LE(0x08074b50, 0)
	fields.forEach((value, i) => bytes.writeUInt32LE(value, 4 + 4 * i))
	return bytes
}

function* zipLayout() {
	const c = (name, body) => ({ name: `zip: ${name}`, type: ZIP, body })
	const whole = zip(good)
	for (let keep = 0; keep < whole.length; keep += 13)
		yield c(`cut at ${keep}`, whole.subarray(0, keep))
	yield c('cut by one', whole.subarray(0, -1))
	yield c('an empty archive', zip([]))
	yield c('only folders', zip([{ name: 'a/', method: 0 }]))
	yield c('a prefix', zip(good, { start: '#!/bin/sh\n' }))
	yield c('a prefix that the offsets leave out',
		Buffer.concat([Buffer.from('MZ'), whole]))
	yield c('bytes before the directory', zip(good, { gap: 'hidden' }))
	yield c('bytes between entries', zip([entry, { ...good[1], before: 'hidden' }]))
	yield c('bytes behind an entry', zip([{ ...entry, after: 'hidden' }, good[1]]))
	yield c('bytes behind the end', zip(good, { tail: 'x' }))
	yield c('a newline behind the end', zip(good, { tail: '\n' }))
	yield c('two archives', Buffer.concat([whole, whole]))
	yield c('an end in the comment', zip(good, { end: { comment: whole.subarray(-22) } }))
	yield c('an archive in the comment', zip(good, { end: { comment: whole } }))
	yield c('a comment cut off', zip(good, { end: { commentLength: 10 } }))
	yield c('a comment denied', zip(good, { end: { comment: 'abc', commentLength: 0 } }))
	yield c('an entry without a directory entry', zip([...good,
		{ name: 'x.js', data: MODULE, noCentral: true }]))
	yield c('a directory entry without an entry', zip([...good,
		{ name: 'x.js', data: MODULE, noLocal: true }]))
	yield c('one entry under two names', zip([entry,
		{ name: 'x.js', data: MODULE, noLocal: true, central: { offset: 0 } }]))
	yield c('entries that overlap', zip([{ ...entry, method: 0 },
		{ name: 'x.js', data: MODULE, noLocal: true, central: { offset: 20 } }]))
	for (const offset of [1, 0x7fffffff, 0xfffffffe, 0xffffffff])
		yield c(`an entry at ${offset}`, zip([...good,
			{ name: 'x.js', data: MODULE, central: { offset } }]))
	for (const [field, values] of Object.entries({
		count: [0, 1, 3, 65535], countHere: [0, 1, 3], size: [0, 1, 10000, 0xffffffff],
		offset: [0, 1, 0x7fffffff, 0xffffffff], disk: [1, 65535], centralDisk: [1] }))
		for (const value of values)
			yield c(`the end's ${field} ${value}`, zip(good, { end: { [field]: value } }))
	for (const [signature, name] of [[0x04034b50, 'local'], [0x02014b50, 'central'],
		[0x06054b50, 'end']]) {
		const bytes = Buffer.from(whole)
		const mark = Buffer.alloc(4)
		mark.writeUInt32LE(signature)
		bytes[bytes.indexOf(mark)] ^= 1
		yield c(`a broken ${name} signature`, bytes)
	}
	yield c('a tarball inside', zip([{ name: 'x.tgz', data: packed({ 'index.js': MODULE }) }]))
	yield c('an order that hides', zip([{ name: 'index.js', data: MODULE },
		{ name: 'index.js', data: 'export const initialize = "other"' }]))
}

// A module whose exports stand at its end: however it is cut, it is not whole.
const cutModule = `import { a } from './a.js'
const s = 'str\\'ing', t = \`x\${ { b: [1, 2, /[}/]\\//g] }.b }y\`
function initialize(api) { if (api) { return [s, t, a, 1 / 2] } }
class C { #x = 1; get x() { return this.#x } static { } }
/* } */ // {
export { initialize, C as dispose }`

function* modules() {
	const c = (name, body) => ({ name: `module: ${name}`, type: JS, body })
	for (let keep = 0; keep < cutModule.length - 2; keep += 3)
		yield c(`cut at ${keep}`, cutModule.slice(0, keep))
	for (const [name, text] of Object.entries({
		'a bomb of brackets': `export const initialize = ${'['.repeat(200_000)}`,
		'nested templates': `export const initialize = ${'`${'.repeat(50_000)}`,
		'a comment that never ends': `export const initialize = 1 /*${'*'.repeat(1e6)}`,
		'a line of a mebibyte': `export const init = "${'x'.repeat(MIB)}"`,
		'an export in a block': '{ export const initialize = 1 }',
		'an export in a function': 'function f() { export const initialize = 1 }',
		'an export of nothing there': 'export { initialize }',
		'the name twice': 'export const initialize = 1; export { initialize }',
		'a default alone': 'export default { initialize() {} }',
		'a star alone': 'export * from "./x.js"',
		'a star as a name': 'export * as init from "./x.js"',
		'an escape in a keyword': '\\u0065xport const initialize = 1',
		'a NUL': 'export const init\0ialize = 1',
		'an HTML comment': '<!-- export const initialize = 1',
		'TypeScript': 'export const initialize: number = 1; enum A {',
		'JSX': 'export const initialise = () => <a>{</a>',
		'wasm': Buffer.from('\0asm\x01\0\0\0', 'latin1'),
		'ELF': Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'),
		'gzip': gzip(MODULE), 'zip': zip(good),
		'an overlong encoding': Buffer.from('export const initialize = "\xc0\xaf"', 'latin1'),
		'a surrogate': Buffer.from('export const initialize = "\xed\xa0\x80"', 'latin1'),
		'a cut character': Buffer.from('export const initialize = 1 // \xe2\x82', 'latin1'),
		'XML': '<?xml version="1.0"?><svg/>', 'an empty object': '{}', 'a BOM alone': '\ufeff',
		'spaces': ' \n\t ', 'a shebang alone': '#!/usr/bin/env node\n',
	}))
		yield c(name, text)
	for (const [name, files] of Object.entries({
		'a broken entry': { 'index.js': 'export const initialize = (' },
		'a manifest that is no JSON': { 'index.js': MODULE, 'harmonix-plugin.json': '{' },
		'a manifest that goes up': { 'index.js': MODULE,
			'harmonix-plugin.json': '{"entry": "../index.js"}' },
		'a manifest that is absolute': { 'index.js': MODULE,
			'harmonix-plugin.json': '{"entry": "/index.js"}' },
		'a manifest that is deep': { 'index.js': MODULE,
			'harmonix-plugin.json': `{"extras": ${'['.repeat(5000)}${']'.repeat(5000)}}` },
		'a manifest that is large': { 'index.js': MODULE,
			'harmonix-plugin.json': JSON.stringify({ extras: { x: 'y'.repeat(300_000) } }) },
		'a manifest with a member twice': { 'index.js': MODULE,
			'harmonix-plugin.json': '{"order": 1, "order": 2}' },
		'a package.json that is no JSON': { 'index.js': MODULE, 'package.json': 'x' },
		'an entry that is a style': { 'index.css': '',
			'harmonix-plugin.json': '{"entry": "index.css"}' },
	}))
		yield { name: `module: ${name}`, type: TGZ, body: packed(files) }
}

export function* hostileUploads() {
	yield* tarNames()
	yield* tarTypes()
	yield* tarHeaders()
	yield* tarEnds()
	yield* bombs()
	yield* zipNames()
	yield* zipHeaders()
	yield* zipLayout()
	yield* modules()
}

function random(seed) {
	return () => {
		seed = seed + 0x6d2b79f5 | 0
		let t = Math.imul(seed ^ seed >>> 15, 1 | seed)
		t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t
		return ((t ^ t >>> 14) >>> 0) / 4294967296
	}
}

// Honest archives with damage: a flipped bit, a byte, a piece moved or gone.
// Some damage means nothing, such as another time in a header: such a one may
// be taken, but then it holds the same files as the honest one.
export function* damagedUploads(count, seed = 1) {
	const next = random(seed)
	const pick = (n) => Math.floor(next() * n)
	const files = entriesOf({ 'index.js': MODULE, 'a/b.js': 'export default 1\n',
		'a/c.css': '.c {}\n', 'package.json': '{"main": "index.js"}' })
	const sources = [
		['tar', TGZ, () => tar(files), (bytes) => gzip(bytes)],
		['gzip', TGZ, () => tarball(files), (bytes) => bytes],
		['zip', ZIP, () => zip(files), (bytes) => bytes],
		['stored zip', ZIP, () => zip(files.map((f) => ({ ...f, method: 0 }))),
			(bytes) => bytes],
	]
	const damages = [
		['bit', (bytes, at) => { bytes[at] ^= 1 << pick(8); return bytes }],
		['byte', (bytes, at) => { bytes[at] = pick(256); return bytes }],
		['gone', (bytes, at) => Buffer.concat(
			[bytes.subarray(0, at), bytes.subarray(at + 1 + pick(40))])],
		['twice', (bytes, at) => Buffer.concat([bytes.subarray(0, at),
			bytes.subarray(Math.max(0, at - pick(600)))])],
		['zeros', (bytes, at) =>
			bytes.fill(0, at, Math.min(bytes.length, at + 1 + pick(20)))],
	]
	for (let i = 0; i < count; i++) {
		const [source, type, make, wrap] = sources[i % sources.length]
		const [damage, harm] = damages[pick(damages.length)]
		const bytes = make(), at = pick(bytes.length)
		yield { name: `${source}: ${damage} at ${at} (seed ${seed}, ${i})`, type,
			body: wrap(harm(Buffer.from(bytes), at)), honest: wrap(bytes) }
	}
}

