// Publishing over HTTP: what is taken, what is answered, what is refused, and
// what two pipelines at once get.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { describe, test, before, after } from 'node:test'
import { servers } from './support/store.mjs'
import { raw } from './support/http.mjs'
import { entriesOf, packed, tarball, zip } from './support/archives.mjs'
import { faultsOf } from './support/schema.mjs'
import {
	JS, SHELL, TGZ, ZIP, admin, assertProblem, createToken, digestOf, discover,
	integrityOf, leftovers, live, module, publish, startPublishing, tree,
} from './support/publishing.mjs'

const MIB = 1 << 20

let numbers = 0
const fresh = (name = 'p') => `${name}-${++numbers}`

function assertPublished(answer, status = 201) {
	assert.equal(answer.status, status, answer.text)
	assert.match(answer.headers['content-type'], /^application\/json\b/)
	assert.equal(answer.headers['cache-control'], 'no-store')
	const body = answer.json()
	assert.deepEqual(faultsOf('Published', body), [], answer.text)
	return body
}

async function until(check, what) {
	for (const end = Date.now() + 10_000; Date.now() < end;) {
		if (await check())
			return
		await new Promise((done) => setTimeout(done, 20))
	}
	assert.fail(what())
}

// A real `npm pack`, or nothing where npm is not there.
function npmPack(files) {
	const top = fs.mkdtempSync(path.join(os.tmpdir(), 'hps-pack.'))
	try {
		for (const [name, content] of Object.entries(files)) {
			fs.mkdirSync(path.dirname(`${top}/${name}`), { recursive: true })
			fs.writeFileSync(`${top}/${name}`, content)
		}
		const done = spawnSync('npm', ['pack', '--offline', '--silent',
			'--cache', `${top}/.cache`], { cwd: top })
		if (done.error)
			return null
		assert.equal(done.status, 0, String(done.stderr))
		return fs.readFileSync(`${top}/${String(done.stdout).trim()}`)
	} finally {
		fs.rmSync(top, { recursive: true, force: true })
	}
}

// The same by the tools of the system: tar, or zip where it is there.
function byTool(command, files) {
	const top = fs.mkdtempSync(path.join(os.tmpdir(), 'hps-tool.'))
	try {
		for (const [name, content] of Object.entries(files)) {
			fs.mkdirSync(path.dirname(`${top}/in/${name}`), { recursive: true })
			fs.writeFileSync(`${top}/in/${name}`, content)
		}
		const done = spawnSync(command[0], command.slice(1), { cwd: `${top}/in` })
		const out = [`${top}/out`, `${top}/out.zip`].find((name) => fs.existsSync(name))
		return done.status === 0 ? fs.readFileSync(out) : null
	} finally {
		fs.rmSync(top, { recursive: true, force: true })
	}
}

const bundle = {
	'package.json': JSON.stringify({ name: '@acme/chart', version: '1.0.0',
		type: 'module', exports: './dist/index.js', files: ['dist'],
		harmonix: { title: { en: 'Chart', ca: 'Gràfic' }, order: 20,
			categories: ['clinical'], styles: ['dist/chart.css'] } }),
	'dist/index.js': "import { draw } from './chunks/draw.js'\n" +
		"import 'lit'\n" +
		'export const initialize = () => draw()\nexport const dispose = () => {}\n',
	'dist/chunks/draw.js': 'export const draw = () => {}\n'.repeat(50),
	'dist/chart.css': '.chart { color: red }\n',
}

describe('publishing', () => {
	let store
	before(async () => {
		store = await startPublishing()
	})
	after(() => store?.stop())

	const versionFolder = (plugin, version) =>
		`${store.state}/plugins/${plugin}/${version}`

	// Not a byte of it is anywhere.
	function assertNothingKept(plugin, version) {
		assert.ok(!fs.existsSync(versionFolder(plugin, version)))
		assert.deepEqual(leftovers(store), [])
	}

	test('one module becomes a version with every member of the contract', async () => {
		const p = fresh(), text = module(p)
		const answer = await publish(store, p, '1.0.0', text)
		const body = assertPublished(answer)
		assert.equal(new URL(answer.headers.location, store.base).pathname,
			`/api/v1/plugins/${p}/versions/1.0.0`)
		assert.equal(body.pluginId, p)
		assert.equal(body.version, '1.0.0')
		assert.equal(body.state, 'active')
		assert.equal(body.kind, 'plugin')
		assert.equal(body.entry, 'index.js')
		assert.equal(body.size, text.length)
		assert.equal(body.fileCount, 1)
		assert.equal(body.integrity, integrityOf(text))
		assert.deepEqual(body.exports.sort(), ['dispose', 'initialize'])
		assert.deepEqual(body.imports, [])
		assert.equal(body.channel, null)
		assert.ok(answer.headers['x-request-id'])
		const file = await store.request('GET', `/plugins/${p}/1.0.0/index.js`)
		assert.equal(file.status, 200)
		assert.equal(file.text, text)
		assert.equal(await live(store, p), undefined, 'nothing named a channel')
	})

	test('a channel goes live with the next request', async () => {
		const p = fresh(), text = module(p)
		const before = (await discover(store)).generation
		const body = assertPublished(
			await publish(store, p, '1.0.0', text, { query: '?channel=stable' }))
		assert.equal(body.channel.name, 'stable')
		assert.equal(body.channel.moved, true)
		assert.equal(body.channel.at, '1.0.0')
		assert.deepEqual(body.channel.skipped, [])
		assert.deepEqual(body.channel.applied,
			[{ instance: 'default', generation: before + 1 }])
		const after = await discover(store)
		assert.equal(after.generation, before + 1)
		const entry = after.plugins.find(({ pluginId }) => pluginId === p)
		assert.equal(entry.version, '1.0.0')
		assert.equal(entry.integrity, integrityOf(text))
		assert.equal(entry.url, `${store.base}/plugins/${p}/1.0.0/index.js`)
		assert.deepEqual(entry.provider, { id: 'acme', title: 'Acme Salut' })
	})

	test('another channel is live nowhere, since nobody follows it', async () => {
		const p = fresh()
		const body = assertPublished(await publish(store, p, '1.0.0', module(p),
			{ query: '?channel=beta' }))
		assert.equal(body.channel.moved, true)
		assert.deepEqual(body.channel.applied, [])
		assert.equal(await live(store, p), undefined)
	})

	test('the same bytes again are 200 with the same body', async () => {
		const p = fresh(), text = module(p)
		const first = assertPublished(await publish(store, p, '1.0.0', text))
		const again = assertPublished(await publish(store, p, '1.0.0', text), 200)
		// All but the sentence for people, who want to know that it is a replay.
		assert.deepEqual({ ...again, message: '' }, { ...first, message: '' })
		// Packed in another way they are the same files.
		const as = zip([{ name: 'index.js', data: text }])
		assertPublished(await publish(store, p, '1.0.0', as, { type: ZIP }), 200)
	})

	test('other bytes are 409 and change nothing', async () => {
		const p = fresh()
		assertPublished(await publish(store, p, '1.0.0', module('one'),
			{ query: '?channel=stable' }))
		const before = (await discover(store)).generation
		const answer = await publish(store, p, '1.0.0', module('two'),
			{ query: '?channel=stable' })
		const problem = assertProblem(answer, 409, 'version_exists')
		assert.match(problem.detail, new RegExp(`1\\.0\\.0.*${p}|${p}.*1\\.0\\.0`))
		assert.equal((await discover(store)).generation, before)
		assert.equal((await store.request('GET', `/plugins/${p}/1.0.0/index.js`)).text,
			module('one'))
		assert.deepEqual(leftovers(store), [])
	})

	test('an old pipeline run again does not take production back', async () => {
		const p = fresh(), query = '?channel=stable'
		await publish(store, p, '1.0.0', module('one'), { query })
		await publish(store, p, '1.1.0', module('two'), { query })
		const before = (await discover(store)).generation
		const body = assertPublished(
			await publish(store, p, '1.0.0', module('one'), { query }), 200)
		assert.equal(body.channel.moved, false)
		assert.equal(body.channel.at, '1.1.0')
		assert.equal((await discover(store)).generation, before)
		assert.equal((await live(store, p)).version, '1.1.0')
	})

	test('a replay moves a channel that the version was never on', async () => {
		const p = fresh()
		assertPublished(await publish(store, p, '1.0.0', module(p)))
		const body = assertPublished(await publish(store, p, '1.0.0', module(p),
			{ query: '?channel=stable' }), 200)
		assert.equal(body.channel.moved, true)
		assert.equal((await live(store, p)).version, '1.0.0')
	})

	test('a repeated move to where the channel stands makes no generation', async () => {
		const p = fresh(), query = '?channel=stable'
		await publish(store, p, '1.0.0', module(p), { query })
		const before = (await discover(store)).generation
		assertPublished(await publish(store, p, '1.0.0', module(p), { query }), 200)
		assert.equal((await discover(store)).generation, before)
	})

	test('a lower version goes live when it is told to', async () => {
		const p = fresh(), query = '?channel=stable'
		await publish(store, p, '2.0.0', module('two'), { query })
		assertPublished(await publish(store, p, '1.9.9', module('one'), { query }))
		assert.equal((await live(store, p)).version, '1.9.9')
	})

	test('dryRun says what would be and keeps nothing', async () => {
		const p = fresh(), before = (await discover(store)).generation
		const query = '?channel=stable&dryRun=true'
		const body = assertPublished(
			await publish(store, p, '1.0.0', module(p), { query }), 200)
		assert.equal(body.dryRun, true)
		assert.equal(body.integrity, integrityOf(module(p)))
		assertNothingKept(p, '1.0.0')
		assert.equal((await discover(store)).generation, before)
		assert.equal((await store.request('GET', `/plugins/${p}/1.0.0/index.js`)).status, 404)
		assertPublished(await publish(store, p, '1.0.0', module(p)))
		const other = await publish(store, p, '1.0.0', module('other'), { query })
		assertProblem(other, 409, 'version_exists')
		assertProblem(await publish(store, fresh(), '1.0.0', 'let x = (', { query }), 422)
	})

	test('dryRun and channel take what they mean and nothing else', async () => {
		const p = fresh()
		for (const query of ['?dryRun=perhaps', '?channel=', '?channel=Stable',
			'?channel=a/b', '?channel=a&channel=b', '?dryrun=true', '?chanel=stable'])
			assertProblem(await publish(store, p, '1.0.0', module(p), { query }), [400, 422])
		assertNothingKept(p, '1.0.0')
		assertPublished(await publish(store, p, '1.0.0', module(p),
			{ query: '?dryRun=false' }))
	})

	const kinds = {
		'a tarball of `npm pack`': () => [TGZ, npmPack(bundle)],
		'a tarball of tar': () => [TGZ,
			byTool(['tar', '-czf', '../out', '.'], bundle)],
		'a tarball with pax headers': () => [TGZ,
			byTool(['tar', '--format=pax', '-czf', '../out', '.'], bundle)],
		'a tarball in memory': () => [TGZ, packed(bundle)],
		'a zip of zip': () => [ZIP, byTool(['zip', '-qr', '../out', '.'], bundle)],
		'a zip of bsdtar': () => [ZIP,
			byTool(['bsdtar', '--format=zip', '-cf', '../out', '.'], bundle)],
		'a zip in memory': () => [ZIP, zip(entriesOf(bundle))],
	}
	let firstDigest
	for (const [name, make] of Object.entries(kinds))
		test(`${name} is published whole`, async (t) => {
			const [type, body] = make()
			if (!body)
				return t.skip('the tool is not there')
			const p = `@acme/${fresh('chart')}`
			const answer = await publish(store, p, '1.0.0', body,
				{ type, query: '?channel=stable' })
			const version = assertPublished(answer)
			assert.equal(version.entry, 'dist/index.js')
			assert.deepEqual(version.imports, ['lit'])
			assert.equal(version.fileCount, 4)
			firstDigest ??= version.digest
			assert.equal(version.digest, firstDigest, 'packing does not matter')
			for (const [file, content] of Object.entries(bundle)) {
				const served = await store.request('GET', `/plugins/${p}/1.0.0/${file}`)
				assert.equal(served.status, 200, file)
				assert.equal(served.text, content, file)
			}
			const entry = await live(store, p)
			assert.deepEqual(entry.title, { en: 'Chart', ca: 'Gràfic' })
			assert.equal(entry.order, 20)
			assert.deepEqual(entry.categories, ['clinical'])
			assert.deepEqual(entry.styles.map(({ url, integrity }) =>
				[new URL(url).pathname, integrity]),
			[[`/plugins/${p}/1.0.0/dist/chart.css`, integrityOf(bundle['dist/chart.css'])]])
			const { integrity } = (await discover(store)).importMap
			for (const file of ['dist/index.js', 'dist/chunks/draw.js'])
				assert.equal(integrity[`${store.base}/plugins/${p}/1.0.0/${file}`],
					integrityOf(bundle[file]))
			// The name differs, lit is not mapped, there is no source map.
			assert.ok(version.warnings.some(({ code }) => code === 'name_differs'))
			assert.ok(version.warnings.some(({ detail }) => detail.includes('lit')))
		})

	const entry = { 'main.js': module(), 'index.js': module('not this') }
	const manifests = {
		'harmonix-plugin.json': { ...entry,
			'harmonix-plugin.json': '{"entry": "main.js", "title": "T"}',
			'package.json': '{"harmonix": {"entry": "index.js"}}' },
		'the member of package.json': { ...entry,
			'package.json': '{"harmonix": {"entry": "main.js", "title": "T"}, "main": "index.js"}' },
		'exports of package.json': { ...entry,
			'package.json': '{"exports": {".": {"import": "./main.js"}}, "main": "./index.js"}' },
		'module of package.json': { ...entry,
			'package.json': '{"module": "main.js", "main": "index.js"}' },
		'main of package.json': { ...entry, 'package.json': '{"main": "./main.js"}' },
	}
	for (const [name, files] of Object.entries(manifests))
		test(`the entry comes from ${name}`, async () => {
			const version = assertPublished(await publish(store, fresh(), '1.0.0',
				packed(files), { type: TGZ }))
			assert.equal(version.entry, 'main.js')
		})

	test('without a manifest the entry is index.js, else dist/index.js', async () => {
		for (const file of ['index.js', 'dist/index.js']) {
			const version = assertPublished(await publish(store, fresh(), '1.0.0',
				packed({ [file]: module(), 'other.js': '' }), { type: TGZ }))
			assert.equal(version.entry, file)
		}
		const none = await publish(store, fresh(), '1.0.0',
			packed({ 'other.js': module() }), { type: TGZ })
		assertProblem(none, 422)
	})

	test('every member of a manifest reaches the shell', async () => {
		const p = fresh(), manifest = {
			entry: 'a.js', title: 'Títol', description: { en: 'D', es: 'D' },
			categories: ['x', 'y'], icon: 'heart', styles: [], order: 5,
			requires: { '@uxland/primary-shell': '>=7 <9' }, preload: false,
			hot: true, config: { limit: 3 }, extras: { any: [1, { b: null }] },
			configSchema: { type: 'object', properties: { limit: { type: 'integer' } } },
		}
		assertPublished(await publish(store, p, '1.0.0', packed({
			'a.js': module(), 'harmonix-plugin.json': JSON.stringify(manifest),
		}), { type: TGZ, query: '?channel=stable' }))
		const entry = await live(store, p)
		for (const name of ['title', 'description', 'categories', 'icon', 'styles',
			'order', 'requires', 'preload', 'hot', 'config', 'extras'])
			assert.deepEqual(entry[name], manifest[name], name)
	})

	const badManifests = [
		'{', '[]', '{"entry": "none.js"}', '{"entry": "../x.js"}', '{"entry": 1}',
		'{"unknown": 1}', '{"title": 1}', '{"title": {"en": 1}}', '{"order": "1"}',
		'{"order": 1.5}', '{"kind": "theme"}', '{"styles": ["none.css"]}',
		'{"styles": "a.css"}', '{"categories": [1]}', '{"requires": {"a": ">>1"}}',
		'{"hot": "yes"}', '{"config": []}', '{"entry": "a.css"}',
		'{"title": "a", "title": "b"}', '{"configSchema": {"type": "shape"}}',
	]
	test('a manifest that does not fit is refused with a pointer', async () => {
		const p = fresh()
		for (const text of badManifests) {
			const problem = assertProblem(await publish(store, p, '1.0.0', packed({
				'index.js': module(), 'a.css': '', 'harmonix-plugin.json': text,
			}), { type: TGZ }), 422)
			assert.equal(problem.errors.length, 1, `${text}: ${JSON.stringify(problem)}`)
			assert.match(problem.errors[0].pointer, /^harmonix-plugin\.json/, text)
		}
		assertNothingKept(p, '1.0.0')
	})

	test('everything that is wrong is said at once', async () => {
		const problem = assertProblem(await publish(store, fresh(), '1.0.0', packed({
			'index.js': module(), 'a.html': '', 'b.exe': '', '.hidden.js': '',
		}), { type: TGZ }), 422)
		assert.deepEqual(problem.errors.map(({ pointer }) => pointer).sort(),
			['package/.hidden.js', 'package/a.html', 'package/b.exe'])
	})

	test('warnings are listed and refuse nothing', async () => {
		const version = assertPublished(await publish(store, fresh(), '2.0.0', packed({
			'index.js': "import 'react'\nexport const initialize = 1\n",
			'types.d.ts': '', LICENSE: 'free',
			'package.json': '{"name": "another", "version": "1.0.0"}',
		}), { type: TGZ }))
		const codes = version.warnings.map(({ code }) => code)
		for (const code of ['dispose_missing', 'name_differs', 'version_differs',
			'archive_entry_skipped'])
			assert.ok(codes.includes(code), `${code}: ${codes}`)
		assert.ok(version.warnings.some(({ detail }) => detail.includes('react')))
		assert.equal(version.fileCount, 2)
		const clean = assertPublished(await publish(store, fresh(), '1.0.0', packed({
			'index.js': `${module()}//# sourceMappingURL=index.js.map\n`,
			'index.js.map': '{"version": 3}',
		}), { type: TGZ }))
		assert.deepEqual(clean.warnings, [])
	})

	test('what would go unnoticed until a browser runs it is a warning', async () => {
		const version = assertPublished(await publish(store, fresh(), '1.0.0', packed({
			'dist/index.js': `process.env.NODE_ENV\n${module()}`,
			'dist/index.js.map': '{"version": 3}',
			'dist/index.css': 'p {}',
			'dist/harmonix-plugin.json': '{"styles": ["index.css"]}',
		}), { type: TGZ }))
		assert.deepEqual(
			version.warnings.map(({ code, pointer }) => [code, pointer]).sort(), [
				['manifest_misplaced', 'dist/harmonix-plugin.json'],
				['process_used', 'dist/index.js'],
				['style_unlisted', 'dist/index.css'],
			])
	})

	test('a library needs no initialize and is no plugin', async () => {
		const p = fresh('lib')
		const version = assertPublished(await publish(store, p, '3.0.0', packed({
			'index.js': 'export const html = 1\n',
			'harmonix-plugin.json': '{"kind": "library"}',
		}), { type: TGZ, query: '?channel=stable' }))
		assert.equal(version.kind, 'library')
		assert.deepEqual(version.channel.applied, [])
		assert.equal(await live(store, p), undefined)
		const changed = await publish(store, p, '3.1.0', module())
		assertProblem(changed, [409, 422])
	})

	const refusedModules = {
		'no export at all': 'export {}\n',
		'no initialize': 'export const dispose = 1\n',
		'a script': 'console.log(1)\n',
		'UMD': "(function (global, factory) {\ntypeof exports === 'object' && " +
			"typeof module !== 'undefined' ? factory(exports) :\n" +
			"typeof define === 'function' && define.amd ? define(['exports'], factory) :\n" +
			'(global = global || self, factory(global.P = {}));\n' +
			"}(this, function (exports) { 'use strict';\n" +
			'exports.initialize = function () {};\n}));\n',
		'CommonJS': 'exports.initialize = () => {}\n',
		'JSON': '{"initialize": 1}',
		'a comment that says so': '// export const initialize = 1\n',
		'a string that says so': "const s = 'export const initialize = 1'\n",
		'an open comment': 'export const initialize = 1 /*',
		'an open string': "export const initialize = 'x",
		'an open template': 'export const initialize = `${',
		'an open brace': 'export function initialize() {',
		'a brace too much': 'export function initialize() {}}',
		'no UTF-8': Buffer.from('export const initialize = "\xff\xfe"', 'latin1'),
		'UTF-16': Buffer.from('\ufeffexport const initialize = 1', 'utf16le'),
		'HTML': '<!doctype html><script>export const initialize = 1</script>',
		'nothing': '',
	}
	for (const [name, text] of Object.entries(refusedModules))
		test(`an entry with ${name} is refused`, async () => {
			const p = fresh()
			const problem = assertProblem(await publish(store, p, '1.0.0', text), 422)
			assert.ok(problem.errors.length >= 1)
			if (name === 'UMD')
				assert.match(JSON.stringify(problem.errors), /UMD.*(es|ES)\b/)
			assertNothingKept(p, '1.0.0')
		})

	test('initialize is found in every form that bundlers write', async () => {
		for (const text of ['export function initialize() {}', 'export async function initialize(){}',
			'function i(){}export{i as initialize}', 'const initialize=1;export{initialize,initialize as default}',
			'export const{a,initialize}={}', 'export const a=1,initialize=()=>{}',
			'export{initialize}from"./b.js"', 'export class initialize{}',
			'import*as x from"./b.js";export{x as initialize}',
			'export{default as initialize}from"./b.js"', 'var a;export{a as"initialize"};',
			'let a=/[/"]/.test("export")?`${{}}`:1;export var initialize=a'])
			assertPublished(await publish(store, fresh(), '1.0.0',
				packed({ 'index.js': text, 'b.js': 'export const initialize = 1\n;export default 1' }),
				{ type: TGZ }))
	})

	const badNames = ['A', 'UPPER', 'a_', '-a', '.a', 'a.', 'a%20b', '%2e%2e', 'a%00b',
		'@acme', '@/x', '@Acme/x', 'acme/x', '@acme/x/y', 'a'.repeat(65), '@acme%2fx',
		'%C3%A9', 'a;b', "a'b", '%22', '%5c']
	test('bad names are refused', async () => {
		for (const name of badNames)
			assertProblem(await publish(store, name, '1.0.0', module()), [400, 404, 405, 422])
		assert.deepEqual(leftovers(store), [])
	})

	const badVersions = ['1', '1.0', 'v1.0.0', '01.0.0', '1.0.0+build', '1.0.0%2Bbuild',
		'1.0.0-', '1.0.0-01', '1.0.0-a..b', '1.0.0.0', 'latest', '1.0.0-%C3%A9',
		`1.0.0-${'a'.repeat(60)}`, '1.0.-1', '1.0.0%20', '1.0.x', '%2e%2e']
	test('bad versions are refused', async () => {
		for (const version of badVersions)
			assertProblem(await publish(store, fresh(), version, module()), [400, 404, 422])
	})

	test('odd but right names and versions are taken', async () => {
		for (const [name, version] of [['a', '0.0.0'], ['a.b_c-d', '1.0.0-rc.1'],
			['0', '1.0.0--'], ['@a/0', '99999999999.0.0'], ['%40acme/escaped', '1.0.0'],
			['a'.repeat(64), `1.0.0-${'a'.repeat(58)}`]])
			assertPublished(await publish(store, name, version, module(name)))
	})

	test('only the types of the contract are taken', async () => {
		const p = fresh()
		for (const type of [null, 'text/html', 'application/json', 'multipart/form-data',
			'application/octet-stream', 'text/javascript2', 'garbage'])
			assertProblem(await publish(store, p, '1.0.0', module(), { type }), 415,
				'type_unsupported')
		assertPublished(await publish(store, p, '1.0.0', module(),
			{ type: 'Text/JavaScript; charset=UTF-8' }))
	})

	test('a body in another coding is refused', async () => {
		const answer = await publish(store, fresh(), '1.0.0', module(),
			{ headers: { 'content-encoding': 'gzip' } })
		assertProblem(answer, 415)
	})

	test('a body of another type than it says is refused', async () => {
		for (const [type, body] of [[JS, packed(bundle)], [JS, zip(entriesOf(bundle))],
			[TGZ, module()], [TGZ, zip(entriesOf(bundle))], [ZIP, module()],
			[ZIP, packed(bundle)]])
			assertProblem(await publish(store, fresh(), '1.0.0', body, { type }), 422)
	})

	test('Content-Digest is checked', async () => {
		const p = fresh(), text = module(p)
		for (const digest of [digestOf('other'), 'sha-256=:AAAA:', 'sha-256=garbage',
			`${digestOf(text)}, ${digestOf('other')}`])
			assertProblem(await publish(store, p, '1.0.0', text,
				{ headers: { 'content-digest': digest } }), [400, 422])
		assertNothingKept(p, '1.0.0')
		assertPublished(await publish(store, p, '1.0.0', text,
			{ headers: { 'content-digest': digestOf(text) } }))
	})

	test('only PUT publishes', async () => {
		for (const method of ['GET', 'POST', 'DELETE', 'PATCH']) {
			const answer = await store.request(method, '/api/v1/publish/p/1.0.0',
				{ headers: { authorization: `Bearer ${store.token}` } })
			assertProblem(answer, 405)
			assert.match(answer.headers.allow, /\bPUT\b/)
		}
		assertProblem(await store.request('GET', '/api/v1/publish/none'), 404)
	})

	test('a publish is recorded once, without the token', async () => {
		const p = fresh()
		await publish(store, p, '1.0.0', module(p), { query: '?channel=stable' })
		await publish(store, p, '1.0.0', module(p), { query: '?channel=stable' })
		const rows = store.database.sql(`SELECT action FROM audit
			WHERE object LIKE '${p}%' AND action = 'version.publish'`)
		assert.equal(rows.trim().split('\n').length, 1)
		for (const table of ['audit', 'version', 'generation_entry'])
			assert.ok(!store.database.sql(`SELECT * FROM ${table}`)
				.includes(store.token.slice(4, 30)), table)
		for (const name of ['publish', 'web'])
			assert.ok(!store.children.log(name).includes(store.token.slice(4, 30)), name)
	})

	describe('tokens', () => {
		const put = (token, plugin = fresh(), query = '', version = '1.0.0') =>
			publish(store, plugin, version, module(), { token, query })

		test('without a good one nobody publishes', async () => {
			const good = store.token
			const last = good.at(-1) === 'a' ? 'b' : 'a'
			for (const token of [null, '', 'garbage', 'hps_', good.slice(0, -1),
				good.slice(0, -1) + last, `${good}x`,
				'hps_00000000000000000000000000000000000000', 'a.b.c'])
				assertProblem(await put(token), 401)
			assertProblem(await publish(store, fresh(), '1.0.0', module(),
				{ token: null, headers: { authorization: `Basic ${good}` } }), 401)
		})

		test('expired and revoked ones are told so at once', async () => {
			const token = createToken(store, 'acme', { name: 'ends' })
			const p = fresh()
			assertPublished(await put(token, p))
			store.database.sql("UPDATE token SET expires_us = 1 WHERE name = 'ends'")
			assertProblem(await put(token, p, '', '1.0.1'), 401)
			store.database.sql("UPDATE token SET expires_us = 9e15, revoked_us = 1, " +
				"revoked_reason = 'revoked' WHERE name = 'ends'")
			assertProblem(await put(token, p, '', '1.0.1'), 401)
			store.database.sql("UPDATE token SET revoked_us = NULL, " +
				"revoked_reason = NULL WHERE name = 'ends'")
			assertPublished(await put(token, p, '', '1.0.1'))
		})

		test('each right is needed for itself', async () => {
			const p = fresh()
			const only = (...rights) => createToken(store, 'acme', { rights })
			const publisher = only('version:publish')
			assertProblem(await put(publisher, p), 403)
			assertProblem(await put(only('plugin:create'), p), 403)
			assertPublished(await put(only('plugin:create', 'version:publish'), p))
			assertPublished(await put(publisher, p, '', '1.0.1'))
			assertProblem(await put(publisher, p, '?channel=stable', '1.0.2'), 403)
			assertProblem(await put(only('channel:move'), p, '?channel=stable', '1.0.2'), 403)
			assertNothingKept(p, '1.0.2')
			assertPublished(await put(only('version:publish', 'channel:move'), p,
				'?channel=stable', '1.0.2'))
		})

		test('a token is for the plugins that it names', async () => {
			const token = createToken(store, 'acme', { plugins: ['only-*', '@acme/one'] })
			for (const name of ['only-', 'only', 'xonly-a', '@acme/one2', '@acme/two', 'one'])
				assertProblem(await put(token, name), [403, 404, 422])
			assertPublished(await put(token, 'only-this'))
			assertPublished(await put(token, '@acme/one'))
		})

		test('a token is for the channels that it names', async () => {
			const token = createToken(store, 'acme', { channels: ['beta'] }), p = fresh()
			assertProblem(await put(token, p, '?channel=stable'), 403)
			assertNothingKept(p, '1.0.0')
			assertPublished(await put(token, p, '?channel=beta'))
		})

		test("another provider's plugin is another's", async () => {
			const p = fresh()
			assertPublished(await put(store.token, p, '?channel=stable'))
			const other = createToken(store, 'other')
			assertProblem(await put(other, p, '?channel=stable', '1.0.1'), 403, 'name_taken')
			// The same version and bytes, too.
			assertProblem(await put(other, p), 403, 'name_taken')
			assert.equal((await live(store, p)).version, '1.0.0')
		})

		test("a scope that a provider lists is its alone", async () => {
			store.database.sql(
				`UPDATE provider SET scopes = '["@mine"]' WHERE name = 'acme'`)
			const other = createToken(store, 'other')
			assertProblem(await put(other, '@mine/x'), 403, 'name_taken')
			assertPublished(await put(store.token, '@mine/x'))
			assertPublished(await put(other, '@yours/x'))
		})

		test('a token comes from its networks alone', async () => {
			const p = fresh()
			const from = (...cidrs) => createToken(store, 'acme', { cidrs })
			assertProblem(await put(from('10.0.0.0/8', '2001:db8::/32'), p), [401, 403])
			assertProblem(await publish(store, p, '1.0.0', module(), {
				token: from('10.0.0.0/8'), headers: { 'x-forwarded-for': '10.1.1.1' },
			}), [401, 403])
			assertPublished(await put(from('10.0.0.0/8', '127.0.0.0/8'), p))
		})

		test('a token of a deactivated provider is dead', async () => {
			admin(store, 'create-provider', 'gone')
			const token = createToken(store, 'gone')
			assertPublished(await put(token))
			store.database.sql("UPDATE provider SET active = 0 WHERE name = 'gone'")
			assertProblem(await put(token), [401, 403])
		})

		test('whoami says what a token may', async () => {
			const token = createToken(store, 'acme', { name: 'CI', rights:
				['version:publish'], plugins: ['a-*'], channels: ['beta'],
			defaultChannel: 'beta', cidrs: ['127.0.0.1/32'], days: 10 })
			const ask = (headers) =>
				store.request('GET', '/api/v1/publish/whoami', { headers })
			const answer = await ask({ authorization: `Bearer ${token}` })
			assert.equal(answer.status, 200, answer.text)
			assert.equal(answer.headers['cache-control'], 'no-store')
			const body = answer.json()
			assert.deepEqual(faultsOf('Whoami', body), [])
			assert.deepEqual(body.provider, { id: 'acme', title: 'Acme Salut' })
			assert.equal(body.token.name, 'CI')
			assert.deepEqual(body.rights, ['version:publish'])
			assert.deepEqual(body.plugins, ['a-*'])
			assert.deepEqual(body.channels, ['beta'])
			assert.equal(body.defaultChannel, 'beta')
			assert.deepEqual(body.cidrs, ['127.0.0.1/32'])
			const days = (Date.parse(body.expiresAt) - Date.now()) / 864e5
			assert.ok(days > 9.9 && days <= 10, body.expiresAt)
			assert.ok(!answer.text.includes(token.slice(4)))
			assertProblem(await ask({}), 401, 'credentials_needed')
			assertProblem(await ask({ authorization: 'Bearer hps_x' }), 401)
		})
	})

	describe('the request of the Harmonix CLI', () => {
		const boundary = '----formdata-undici-012345678901'
		const part = (name, content, more = '') =>
			`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`
		const file = (content, type = 'application/javascript') => part('file', content,
			`; filename="index.js"\r\nContent-Type: ${type}`)
		const form = (plugin, version, content) => part('pluginId', plugin) +
			part('versionNumber', version) + file(content) + `--${boundary}--\r\n`
		const post = (body, headers = {}) =>
			store.request('POST', '/api/plugins/version', {
				headers: { 'x-api-key': store.token,
					'content-type': `multipart/form-data; boundary=${boundary}`,
					'content-length': String(Buffer.byteLength(body)), ...headers },
				body })

		test('publishes, goes live, and says so in plain words', async () => {
			const p = `@acme/${fresh('cli')}`
			const answer = await post(form(p, '1.0.0', module(p)))
			assert.equal(answer.status, 201, answer.text)
			const body = answer.json()
			assert.deepEqual(faultsOf('PublishedByCli', body), [])
			assert.equal(body.pluginId, p)
			assert.equal(body.version, '1.0.0')
			for (const word of [p, '1.0.0', 'stable', 'default'])
				assert.ok(body.message.includes(word), body.message)
			assert.equal((await live(store, p)).version, '1.0.0')
			assert.equal((await post(form(p, '1.0.0', module(p)))).status, 200)
			assertProblem(await post(form(p, '1.0.0', module('x'))), 409, 'version_exists')
		})

		test('as fetch() and FormData send it', async () => {
			const p = fresh('cli'), data = new FormData()
			data.append('pluginId', p)
			data.append('versionNumber', '1.0.0')
			data.append('file', new Blob([module(p)], { type: 'application/javascript' }),
				'index.js')
			const answer = await fetch(`${store.base}/api/plugins/version`,
				{ method: 'POST', body: data, headers: { 'x-api-key': store.token } })
			assert.equal(answer.status, 201, await answer.text())
			const served = await store.request('GET', `/plugins/${p}/1.0.0/index.js`)
			assert.equal(served.text, module(p))
		})

		test('moves the channel that the token names', async () => {
			const token = createToken(store, 'acme', { defaultChannel: 'beta' })
			const p = fresh('cli')
			const answer = await post(form(p, '1.0.0', module(p)), { 'x-api-key': token })
			assert.equal(answer.status, 201, answer.text)
			assert.match(answer.json().message, /\bbeta\b/)
			assert.equal(await live(store, p), undefined)
		})

		test('keeps a module whose text looks like a boundary', async () => {
			const p = fresh('cli')
			const text = module(`\n--${boundary}x\n--${boundary.slice(0, -1)}\r\n--`)
				.replaceAll('\n--', '\n//--')
			assert.equal((await post(form(p, '1.0.0', text))).status, 201)
			assert.equal((await store.request('GET', `/plugins/${p}/1.0.0/index.js`)).text, text)
		})

		test('a key that is missing, wrong or there twice is refused', async () => {
			const body = form(fresh('cli'), '1.0.0', module())
			const headers = { 'x-api-key': undefined }
			assertProblem(await store.request('POST', '/api/plugins/version', {
				headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
				body }), 401)
			assertProblem(await post(body, { 'x-api-key': 'hps_x' }), 401)
			assert.equal(headers['x-api-key'], undefined)
			for (const key of [[store.token, store.token], `${store.token}, ${store.token}`,
				[store.token, 'hps_x']])
				assertProblem(await post(body, { 'x-api-key': key }), [400, 401])
		})

		const faulty = {
			'no file': part('pluginId', 'p') + part('versionNumber', '1.0.0'),
			'no plugin': part('versionNumber', '1.0.0') + file(module()),
			'no version': part('pluginId', 'p') + file(module()),
			'a field twice': part('pluginId', 'p') + part('pluginId', 'q') +
				part('versionNumber', '1.0.0') + file(module()),
			'two files': part('pluginId', 'p') + part('versionNumber', '1.0.0') +
				file(module()) + file(module('x')),
			'an unknown field': part('pluginId', 'p') + part('versionNumber', '1.0.0') +
				part('channel', 'stable') + file(module()),
			'a bad name': part('pluginId', '../p') + part('versionNumber', '1.0.0') +
				file(module()),
			'a bad version': part('pluginId', 'p') + part('versionNumber', '1.0') +
				file(module()),
			'a file that is no module': part('pluginId', 'p') +
				part('versionNumber', '1.0.0') + file('let x = ('),
		}
		for (const [name, parts] of Object.entries(faulty))
			test(`${name} is refused`, async () => {
				assertProblem(await post(`${parts}--${boundary}--\r\n`), [400, 422])
				assert.deepEqual(leftovers(store), [])
			})

		test('a body that is no form is refused', async () => {
			for (const body of ['', 'garbage', `--${boundary}--\r\n`,
				form('p', '1.0.0', module()).slice(0, -30)])
				assertProblem(await post(body), [400, 422])
			assertProblem(await post('{}', { 'content-type': 'application/json' }), 415)
			assertProblem(await post(form('p', '1.0.0', ''),
				{ 'content-type': 'multipart/form-data' }), [400, 415])
		})
	})

	describe('at once', () => {
		const statuses = (answers) => answers.map(({ status }) => status).sort()

		test('the same version with the same bytes: one 201 and one 200', async () => {
			for (let i = 0; i < 10; i++) {
				const p = fresh()
				if (i % 2)
					await publish(store, p, '0.0.1', module())
				const put = () => publish(store, p, '1.0.0', module(p),
					{ query: '?channel=stable' })
				const answers = await Promise.all([put(), put()])
				assert.deepEqual(statuses(answers), [200, 201],
					answers.map(({ text }) => text).join())
				assert.equal(answers[0].json().digest, answers[1].json().digest)
				assert.equal((await live(store, p)).version, '1.0.0')
			}
		})

		test('the same version with other bytes: one 201 and one 409', async () => {
			for (let i = 0; i < 10; i++) {
				const p = fresh()
				if (i % 2)
					await publish(store, p, '0.0.1', module())
				const put = (note) => publish(store, p, '1.0.0', module(note),
					{ query: '?channel=stable' })
				const answers = await Promise.all([put('one'), put('two')])
				assert.deepEqual(statuses(answers), [201, 409],
					answers.map(({ text }) => text).join())
				const won = answers[0].status === 201 ? 'one' : 'two'
				const file = await store.request('GET', `/plugins/${p}/1.0.0/index.js`)
				assert.equal(file.text, module(won))
				assert.equal((await live(store, p)).integrity, integrityOf(module(won)))
			}
		})

		test('twenty plugins: each is live, each has its own generation', async () => {
			const before = (await discover(store)).generation
			const names = Array.from({ length: 20 }, () => fresh('many'))
			const answers = await Promise.all(names.map((p) =>
				publish(store, p, '1.0.0', module(p), { query: '?channel=stable' })))
			assert.deepEqual(statuses(answers), names.map(() => 201),
				answers.find(({ status }) => status !== 201)?.text)
			const made = answers.map((answer) => answer.json().channel.applied[0].generation)
			assert.deepEqual(made.sort((a, b) => a - b),
				names.map((_, i) => before + 1 + i))
			const { plugins, generation } = await discover(store)
			assert.equal(generation, before + 20)
			for (const p of names)
				assert.ok(plugins.some(({ pluginId }) => pluginId === p), p)
		})

		test('ten versions of one plugin: all are kept, the channel is one of them', async () => {
			const p = fresh()
			const answers = await Promise.all(Array.from({ length: 10 }, (_, i) =>
				publish(store, p, `1.${i}.0`, module(`${i}`), { query: '?channel=stable' })))
			assert.deepEqual(statuses(answers), answers.map(() => 201),
				answers.find(({ status }) => status !== 201)?.text)
			const last = answers.reduce((a, b) =>
				a.json().channel.applied[0].generation >
				b.json().channel.applied[0].generation ? a : b)
			assert.equal((await live(store, p)).version, last.json().version)
		})
	})

	test('after all of it everything is as the rows say', () => {
		assert.deepEqual(leftovers(store), [])
		const done = store.admin(['fsck'])
		assert.equal(done.status, 0, done.stdout + done.stderr)
	})

	test('without room on the disk it is 507, and nothing is begun', async (t) => {
		const { bavail, bsize } = fs.statfsSync?.(store.state) ?? {}
		if (bavail * bsize > MIB * MIB)
			return t.skip('more room than free_bytes can ask for')
		const restart = async (...before) => {
			await store.children.stop(store.children.find('publish'))
			await store.start('publish', before)
		}
		await restart('env', 'HPS_FREE_BYTES=1024G')
		assertProblem(await publish(store, fresh(), '1.0.0', module()), 507, 'disk_full')
		assert.deepEqual(leftovers(store), [])
		await restart()
		assertPublished(await publish(store, fresh(), '1.0.0', module()))
	})

	test('with throttles, a plugin gets only so many versions', async () => {
		const strict = await startPublishing({ settings: { throttles: 'yes' } })
		try {
			let last
			for (let i = 0; i <= 30 && last?.status !== 429; i++) {
				last = await publish(strict, 'p', `1.0.${i}`, module(`${i}`))
				assert.equal(last.status, i < 30 ? 201 : 429, last.text)
			}
			assertProblem(last, 429)
			assert.match(last.headers['retry-after'], /^[1-9]\d*$/)
			// Only what made something new counts.
			assertPublished(await publish(strict, 'p', '1.0.0', module('0')), 200)
			assertPublished(await publish(strict, 'q', '1.0.0', module()))
		} finally {
			await strict.stop()
		}
	})
})

for (const server of servers) {
	describe(`bodies through ${server}`, () => {
		let store
		before(async () => {
			store = await startPublishing({ server,
				settings: { publish_body_bytes: '4M', workers: '2', read_timeout: '3s' } })
		})
		after(() => store?.stop())

		// The web server removes its own copy of a body after the answer.
		const assertNothingLeft = () => until(() => leftovers(store).length === 0,
			() => `left behind: ${leftovers(store)}`)

		const head = (plugin, more) => `PUT /api/v1/publish/${plugin}/1.0.0 HTTP/1.1\r\n` +
			`Host: 127.0.0.1:${store.port}\r\nAuthorization: Bearer ${store.token}\r\n` +
			`Content-Type: text/javascript\r\nConnection: close\r\n${more}\r\n`

		test('chunked', async () => {
			const p = fresh(), text = module(p) + `// ${'x'.repeat(200_000)}\n`
			assertPublished(await publish(store, p, '1.0.0', text,
				{ headers: { 'transfer-encoding': 'chunked' } }))
			assert.equal((await store.request('GET', `/plugins/${p}/1.0.0/index.js`)).text, text)
		})

		test('in many small pieces', async () => {
			const p = fresh(), text = module(p)
			const answer = await raw(store.port, head(p, 'Transfer-Encoding: chunked\r\n') +
				[...text].map((c) => `1\r\n${c}\r\n`).join('') + '0\r\n\r\n')
			assert.match(answer, /^HTTP\/1\.1 201 /)
		})

		test('Expect: 100-continue', async () => {
			const p = fresh(), text = module(p)
			assertPublished(await publish(store, p, '1.0.0', text,
				{ headers: { expect: '100-continue' } }))
		})

		test('over the limit is 413, with a length and without', async () => {
			const large = Buffer.alloc(5 * MIB, 'x')
			for (const headers of [{}, { 'transfer-encoding': 'chunked' }])
				assertProblem(await publish(store, fresh(), '1.0.0', large, { headers }), 413)
			await assertNothingLeft()
		})

		test('large and legal is taken', async () => {
			const text = `${module()}// ${'y'.repeat(3 * MIB)}\n`
			const p = fresh()
			assertPublished(await publish(store, p, '1.0.0', text))
			const file = await store.request('GET', `/plugins/${p}/1.0.0/index.js`)
			assert.equal(file.body.length, text.length)
		})

		// The client goes away in the middle of its body.
		function abort(plugin, bytes, length) {
			return new Promise((done) => {
				const socket = net.connect(store.port, '127.0.0.1', () => {
					socket.write(head(plugin, `Content-Length: ${length}\r\n`))
					socket.write(bytes, () => setTimeout(() => {
						socket.destroy()
						done()
					}, 30))
				})
				socket.on('error', () => {})
			})
		}

		test('an aborted upload leaves nothing', async () => {
			const p = fresh(), before = tree(`${store.state}/plugins`)
			// A whole module, and more that was announced.
			for (const bytes of [module(), `${module()}// ${'x'.repeat(2 * MIB)}`])
				await abort(p, bytes, bytes.length + 100)
			await assertNothingLeft()
			assert.deepEqual(tree(`${store.state}/plugins`), before)
			assertPublished(await publish(store, p, '1.0.0', module(p)))
		})

		test('a truncated body is never published', async () => {
			const p = fresh(), text = module(p)
			const chunk = `${text.length.toString(16)}\r\n${text}\r\n`
			for (const bytes of [
				head(p, `Content-Length: ${text.length + 1}\r\n`) + text,
				head(p, 'Transfer-Encoding: chunked\r\n') + chunk,
				head(p, 'Transfer-Encoding: chunked\r\n') + chunk.slice(0, -9),
			])
				await new Promise((done) => {
					const socket = net.connect(store.port, '127.0.0.1', () => socket.end(bytes))
					socket.on('data', () => {})
					socket.on('error', done)
					socket.on('close', done)
				})
			await assertNothingLeft()
			assert.ok(!fs.existsSync(`${store.state}/plugins/${p}/1.0.0`))
			assertPublished(await publish(store, p, '1.0.0', text))
		})

		test('a refusal is readable while the body is on its way', async () => {
			for (const [token, query] of [[null, ''], [store.token, '?channel=NO']]) {
				const answer = await publish(store, fresh(), '1.0.0',
					Buffer.alloc(3 * MIB, 'x'), { token, query })
				assertProblem(answer, [400, 401, 422])
			}
			await assertNothingLeft()
		})

		test('the answer to a page of another origin grants nothing', async () => {
			const answer = await publish(store, fresh(), '1.0.0', module(),
				{ headers: { origin: SHELL } })
			assert.equal(answer.headers['access-control-allow-origin'], undefined)
		})

		test('workers live through all of it', () => {
			assert.doesNotMatch(store.children.log('publish'), /signal|crash/i)
		})
	})
}
