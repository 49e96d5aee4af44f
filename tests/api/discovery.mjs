// What shells ask for: the document, its headers on every status, pins and
// filters, the other forms of the same answer, and all of it with the
// database gone.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import vm from 'node:vm'
import zlib from 'node:zlib'
import { describe, test, before, after } from 'node:test'
import { systemUser } from './support/children.mjs'
import { builddir, servers } from './support/store.mjs'
import { raw } from './support/http.mjs'
import { packed } from './support/archives.mjs'
import { faultsOf } from './support/schema.mjs'
import {
	SHELL, TGZ, admin, assertProblem, createToken, integrityOf, module, publish,
	startPublishing, workers,
} from './support/publishing.mjs'

const EXPOSED = 'ETag, Harmonix-Generation, Harmonix-Stale, Harmonix-Identity'
const VARY = ['accept-encoding', 'authorization', 'origin']
const CACHE = 'public, no-cache, stale-if-error=86400'
const FOREIGN = 'https://foreign.example'

const DEFAULT = '/api/v1/discovery/default'
const forms = [DEFAULT, `${DEFAULT}/importmap.json`, `${DEFAULT}/boot.js`,
	'/api/feed']

const library = {
	'index.js': 'export const html = 1\n',
	'harmonix-plugin.json': '{"kind": "library"}',
}

const chart = {
	'harmonix-plugin.json': JSON.stringify({ title: { en: 'Chart' }, order: 20,
		description: 'Shows <b>curves</b> & "more" \u2028', categories: ['clinical', 'x'],
		icon: 'show_chart', styles: ['chart.css'], requires: { '@uxland/primary-shell': '>=7' },
		preload: false, hot: true, config: { a: 1 }, extras: { any: null } }),
	'index.js': "import 'lit'\nimport './chunks/draw.js'\n" +
		'export const initialize = 1, dispose = 2\n',
	'chunks/draw.js': 'export const draw = 1\n', 'chart.css': '.chart {}\n',
}

// Apache leaves out the spaces.
const varyOf = ({ headers }) =>
	headers.vary.toLowerCase().split(/, */).sort()

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

for (const server of servers) {
	describe(`discovery on ${server}`, () => {
		let store
		const get = (target = DEFAULT, headers = {}, method = 'GET') =>
			store.request(method, target, { headers })
		const stable = async (plugin, version, body = module(version), options = {}) => {
			const answer = await publish(store, plugin, version, body,
				{ query: '?channel=stable', ...options })
			assert.equal(answer.status, 201, answer.text)
			return answer.json()
		}

		before(async () => {
			store = await startPublishing({ server,
				settings: { workers: '3', db_timeout: '1s' } })
			admin(store, 'create-instance', '--auto-enrol', '--origin', '*', 'open')
			admin(store, 'create-instance', '--auto-enrol', 'closed')
			await stable('hello', '1.0.0')
			await stable('@acme/chart', '1.2.0', packed(chart), { type: TGZ })
			await stable('lit-library', '3.0.0', packed(library), { type: TGZ })
			for (let i = 0; i < 10; i++)
				await stable(`many-${i}`, '1.0.0')
		})
		after(() => store?.stop())

		test('the document is as the contract says', async () => {
			const answer = await get()
			assert.equal(answer.status, 200, answer.text)
			assert.match(answer.headers['content-type'], /^application\/json\b/)
			const document = answer.json()
			assert.deepEqual(faultsOf('Discovery', document), [])
			assert.equal(document.schemaVersion, 1)
			assert.equal(document.instance, 'default')
			assert.equal(answer.headers['harmonix-generation'], String(document.generation))
			const ids = document.plugins.map(({ pluginId }) => pluginId)
			assert.deepEqual(ids, ['@acme/chart', 'hello',
				...Array.from({ length: 10 }, (_, i) => `many-${i}`)])
			const base = `${store.base}/plugins/@acme/chart/1.2.0`
			const [entry] = document.plugins
			const manifest = JSON.parse(chart['harmonix-plugin.json'])
			assert.deepEqual(entry, {
				...entry, ...manifest,
				version: '1.2.0', url: `${base}/index.js`, format: 'esm',
				integrity: integrityOf(chart['index.js']), imports: ['lit'],
				styles: [{ url: `${base}/chart.css`, integrity: integrityOf(chart['chart.css']) }],
				provider: { id: 'acme', title: 'Acme Salut' }, deprecated: null,
				size: Object.values(chart).join('').length + 2,
			})
			const { integrity } = document.importMap
			assert.equal(integrity[`${base}/chunks/draw.js`], integrityOf(chart['chunks/draw.js']))
			for (const { url, integrity: wanted } of document.plugins)
				assert.equal(integrity[url], wanted)
			for (const url of Object.keys(integrity)) {
				const file = await store.request('GET', new URL(url).pathname)
				assert.equal(integrityOf(file.body), integrity[url], url)
			}
		})

		test('every member of an entry is there when nothing was said', async () => {
			const entry = (await get()).json().plugins.find(({ pluginId }) => pluginId === 'hello')
			for (const [name, value] of Object.entries({ styles: [], preload: true,
				imports: [], requires: {}, hot: false, categories: [], order: 100,
				config: {}, deprecated: null, extras: {} }))
				assert.deepEqual(entry[name], value, name)
		})

		test('the same question has the same bytes, from every worker', async () => {
			const bodies = new Set()
			for (let i = 0; i < 20; i++)
				bodies.add((await get()).text)
			assert.equal(bodies.size, 1)
		})

		test('a plain answer has every header', async () => {
			const answer = await get()
			const { headers, rawHeaders } = answer
			assert.match(headers.etag, /^"[0-9]+\.[^"]+"$/)
			assert.equal(headers['cache-control'], CACHE)
			assert.deepEqual(varyOf(answer), VARY)
			assert.equal(headers['harmonix-identity'], 'anonymous; reason=absent')
			assert.equal(headers['harmonix-stale'], undefined)
			assert.equal(headers['access-control-allow-credentials'], undefined)
			assert.ok(headers['x-request-id'])
			assert.equal(headers['set-cookie'], undefined)
			const names = rawHeaders.filter((_, i) => i % 2 === 0)
				.map((name) => name.toLowerCase())
			assert.deepEqual(names, [...new Set(names)])
		})

		for (const target of forms)
			test(`${target} is revalidated`, async () => {
				const first = await get(target)
				assert.equal(first.status, 200, first.text)
				const { etag } = first.headers
				for (const none of [etag, `"other", ${etag}`, `W/${etag}`, '*',
					etag.replace(/"$/, '-br"'), etag.replace(/"$/, '-gz"')])
					for (const method of ['GET', 'HEAD']) {
						const again = await get(target, { 'if-none-match': none }, method)
						assert.equal(again.status, 304, none)
						assert.equal(again.body.length, 0)
						assert.ok(again.headers.etag.startsWith(etag.slice(0, -1)))
						for (const name of ['vary', 'cache-control', 'harmonix-generation',
							'access-control-allow-origin'])
							assert.equal(again.headers[name], first.headers[name], name)
					}
				for (const none of ['"other"', '"1.x"', `${etag.slice(0, -1)}-xy"`, 'garbage'])
					assert.equal((await get(target, { 'if-none-match': none })).status, 200, none)
			})

		for (const target of forms)
			test(`${target} is the same compressed`, async () => {
				const plain = await get(target, { 'accept-encoding': 'identity' })
				assert.equal(plain.headers['content-encoding'], undefined)
				for (const [wanted, coding, open, suffix] of [
					['gzip', 'gzip', zlib.gunzipSync, '-gz'],
					['br', 'br', zlib.brotliDecompressSync, '-br'],
					['gzip, deflate, br', 'br', zlib.brotliDecompressSync, '-br'],
					['br;q=0, gzip', 'gzip', zlib.gunzipSync, '-gz'],
					['br;q=0.1, gzip;q=0.9', 'gzip', zlib.gunzipSync, '-gz'],
				]) {
					const answer = await get(target, { 'accept-encoding': wanted })
					assert.equal(answer.headers['content-encoding'], coding, wanted)
					assert.equal(open(answer.body).toString(), plain.text)
					assert.ok(answer.body.length < plain.body.length)
					assert.equal(answer.headers.etag,
						plain.headers.etag.replace(/"$/, `${suffix}"`))
					assert.equal(answer.headers['content-length'], String(answer.body.length))
				}
				for (const wanted of ['', 'deflate', 'br;q=0', 'identity;q=0.5, xz'])
					assert.equal((await get(target, { 'accept-encoding': wanted })).text, plain.text)
			})

		test('HEAD says what GET says, without a body', async () => {
			for (const target of [...forms, '/api/v1/discovery/none']) {
				const full = await get(target), head = await get(target, {}, 'HEAD')
				assert.equal(head.status, full.status)
				assert.equal(head.body.length, 0)
				for (const name of ['etag', 'content-type', 'cache-control', 'vary',
					'harmonix-generation', 'access-control-allow-origin'])
					assert.equal(head.headers[name], full.headers[name], `${target}: ${name}`)
			}
		})

		const cors = (answer) => answer.headers['access-control-allow-origin']

		test('a page of a listed origin may read every status', async () => {
			const { etag } = (await get()).headers
			const now = (await get()).json().generation
			for (const [target, headers, status] of [[DEFAULT, {}, 200],
				[DEFAULT, { 'if-none-match': etag }, 304], ['/api/feed', {}, 200],
				[`${DEFAULT}/importmap.json`, {}, 200], [`${DEFAULT}?generation=x`, {}, 400],
				[`${DEFAULT}?generation=${now - 1}`, {}, 200]]) {
				const mine = await get(target, { ...headers, origin: SHELL })
				assert.equal(mine.status, status, mine.text)
				assert.equal(cors(mine), SHELL, target)
				assert.equal(mine.headers['access-control-expose-headers'], EXPOSED)
				assert.deepEqual(varyOf(mine), VARY)
				for (const origin of [undefined, FOREIGN, 'null', `${SHELL}.evil.example`,
					`${SHELL}:444`, SHELL.toUpperCase(), 'http://shell.example', `${SHELL}, ${FOREIGN}`]) {
					const other = await get(target, origin ? { ...headers, origin } : headers)
					assert.equal(other.status, status)
					assert.equal(cors(other), undefined, `${target} ${origin}`)
					assert.deepEqual(varyOf(other), VARY)
				}
			}
		})

		test('an open instance is for every origin, a closed one for none', async () => {
			for (const origin of [SHELL, FOREIGN, undefined]) {
				const headers = origin ? { origin } : {}
				assert.equal(cors(await get('/api/v1/discovery/open', headers)), '*')
				assert.equal(cors(await get('/api/v1/discovery/closed', headers)), undefined)
				assert.equal(cors(await get('/api/feed?instance=open', headers)), '*')
			}
		})

		test('a preflight is answered, for a foreign origin without a permission', async () => {
			for (const target of forms) {
				const ask = (origin, more = {}) => get(target, { origin, ...more,
					'access-control-request-method': 'GET',
					'access-control-request-headers': 'authorization' }, 'OPTIONS')
				const answer = await ask(SHELL)
				assert.equal(answer.status, 204, target)
				assert.equal(answer.body.length, 0)
				assert.ok([SHELL, '*'].includes(cors(answer)))
				assert.equal(answer.headers['access-control-allow-methods'], 'GET, HEAD, OPTIONS')
				assert.equal(answer.headers['access-control-allow-headers'],
					'authorization, content-type, if-none-match')
				assert.equal(answer.headers['access-control-max-age'], '7200')
				const foreign = await ask(FOREIGN)
				assert.equal(foreign.status, 204)
				if (!target.endsWith('boot.js'))
					assert.equal(cors(foreign), undefined, target)
			}
		})

		test('an unknown instance is 404 for everyone to read', async () => {
			for (const target of ['/api/v1/discovery/none', '/api/v1/discovery/NONE',
				'/api/v1/discovery/none/importmap.json', '/api/v1/discovery/none/boot.js',
				'/api/feed?instance=none', '/api/feed?instance=../default',
				'/api/v1/discovery/default/none', `/api/v1/discovery/${'x'.repeat(65)}`])
				for (const headers of [{}, { origin: FOREIGN }]) {
					const answer = await get(target, headers)
					assertProblem(answer, 404)
					assert.equal(cors(answer), '*', target)
				}
			assert.equal((await get('/api/v1/discovery/none', { origin: SHELL }, 'OPTIONS')).status, 404)
		})

		test('paths that mean something else are refused', async () => {
			for (const target of ['/api/v1/discovery/default/', '/api/v1/discovery//default',
				'/api/v1/discovery/./default', '/api/v1/discovery/x/../default',
				'/api/v1/discovery/default%2fimportmap.json', '/api/v1/discovery/default%00',
				'/api/v1/discovery/..%2fdefault', '/api/feed/', '/api/feed/x'])
				assert.ok([400, 404].includes((await get(target)).status), target)
			assert.equal((await get('/api/v1/discovery/%64efault')).status, 200)
		})

		test('only GET, HEAD and OPTIONS', async () => {
			for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
				const answer = await store.request(method, DEFAULT,
					{ headers: { 'content-length': '1', origin: SHELL }, body: 'x' })
				assertProblem(answer, 405)
				assert.match(answer.headers.allow, /\bGET\b/)
			}
		})

		const b64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
		const jwt = (payload, alg = 'RS256') =>
			`${b64({ alg, kid: '1', typ: 'JWT' })}.${b64(payload)}.${'A'.repeat(342)}`
		const bearers = {
			'an empty one, as shells send it': 'Bearer ', 'the word alone': 'Bearer',
			'garbage': 'Bearer garbage', 'two parts': 'Bearer a.b', 'Basic': 'Basic dTpw',
			'a JWT of an unknown issuer': `Bearer ${jwt({ iss: 'x', exp: 9e9 })}`,
			'a JWT that has expired': `Bearer ${jwt({ iss: 'x', exp: 1 })}`,
			'a JWT that is not signed': `Bearer ${b64({ alg: 'none' })}.${b64({ sub: 'x' })}.`,
			'a large one': `Bearer ${jwt({ x: 'y'.repeat(4000) })}`,
		}
		for (const [name, authorization] of Object.entries(bearers))
			test(`the bearer ${name} gets the anonymous view`, async () => {
				const plain = await get(), answer = await get(DEFAULT, { authorization })
				assert.equal(answer.status, 200, answer.text)
				assert.equal(answer.text, plain.text)
				assert.match(answer.headers['harmonix-identity'], /^anonymous; reason=[a-z_]+$/)
				assert.equal(answer.headers['www-authenticate'], undefined)
			})

		test('no parameter, header or cookie states a role', async () => {
			const plain = await get()
			for (const [query, headers] of [['?user.roles=admin', {}], ['?roles=admin&sub=x', {}],
				['', { 'x-roles': 'admin', 'x-user': 'x', cookie: 'hps_session=x; roles=admin' }]])
				assert.equal((await get(DEFAULT + query, headers)).text, plain.text)
		})

		test('unknown query parameters are ignored', async () => {
			const plain = await get()
			for (const query of ['?', '?x', '?x=1&y=2', '?_=1700000000', '?x=%F0%9F%98%80', '?&&', '?generations=1'])
				assert.equal((await get(DEFAULT + query)).text, plain.text, query)
		})

		test('plugin and category narrow the list', async () => {
			const ids = async (query) => (await get(DEFAULT + query)).json().plugins
				.map(({ pluginId }) => pluginId)
			assert.deepEqual(await ids('?plugin=hello'), ['hello'])
			assert.deepEqual(await ids('?plugin=@acme/chart'), ['@acme/chart'])
			assert.deepEqual(await ids('?plugin=%40acme%2Fchart&plugin=hello'), ['@acme/chart', 'hello'])
			assert.deepEqual(await ids('?category=clinical'), ['@acme/chart'])
			assert.deepEqual(await ids('?category=clinical&plugin=hello'), [])
			assert.deepEqual(await ids('?plugin=none'), [])
			assert.deepEqual(await ids('?category='), [])
			const tags = new Set()
			for (const query of ['', '?plugin=hello', '?plugin=none', '?category=clinical'])
				tags.add((await get(DEFAULT + query)).headers.etag)
			assert.equal(tags.size, 4, 'each answer has its own tag')
		})

		test('a generation can be pinned', async () => {
			const old = (await get()).json()
			await stable('pinned', '1.0.0')
			const now = (await get()).json()
			assert.equal(now.generation, old.generation + 1)
			const pinned = await get(`${DEFAULT}?generation=${old.generation}`)
			assert.equal(pinned.status, 200, pinned.text)
			assert.deepEqual(pinned.json(), old)
			assert.equal(pinned.headers['harmonix-generation'], String(old.generation))
			assert.deepEqual((await get(`${DEFAULT}?generation=${now.generation}`)).json(), now)
			const feed = (await get(`/api/feed?generation=${old.generation}`)).json()
			assert.ok(!feed.data.plugins.some(({ id }) => id === 'pinned'))
			for (const number of [now.generation + 1, 999999999])
				assertProblem(await get(`${DEFAULT}?generation=${number}`), [404])
			for (const wrong of ['', 'x', '-1', '1.5', '0x1', '99999999999999999999999', '%31%00'])
				assertProblem(await get(`${DEFAULT}?generation=${wrong}`), [400, 404])
		})

		test('the import map alone', async () => {
			const answer = await get(`${DEFAULT}/importmap.json`)
			assert.match(answer.headers['content-type'], /^application\/importmap\+json\b/)
			assert.deepEqual(answer.json(), (await get()).json().importMap)
		})

		test('boot.js installs the import map with the nonce of its element', async () => {
			const answer = await get(`${DEFAULT}/boot.js`, { origin: FOREIGN })
			assert.match(answer.headers['content-type'], /^text\/javascript\b/)
			assert.equal(cors(answer), '*')
			assert.equal(answer.headers['cross-origin-resource-policy'], 'cross-origin')
			const made = []
			const element = (name) => {
				const self = { localName: name, attributes: {}, textContent: '',
					setAttribute(key, value) { self[key] = value },
					append(...nodes) { self.textContent += nodes.join('') } }
				return self
			}
			const place = (...nodes) => made.push(...nodes)
			const parent = { insertBefore: place, append: place, appendChild: place, prepend: place }
			const current = { nonce: 'n0nce', after: place, before: place, parentNode: parent,
				insertAdjacentElement: (_, node) => place(node) }
			vm.runInNewContext(answer.text, { document: { currentScript: current,
				head: parent, documentElement: parent, createElement: element } })
			const [script] = made.filter((node) => node?.type === 'importmap')
			assert.ok(script, `no import map was added by: ${answer.text.slice(0, 300)}`)
			assert.equal(script.nonce, 'n0nce')
			const document = (await get()).json()
			assert.deepEqual(JSON.parse(script.textContent || script.text), document.importMap)
			assert.doesNotMatch(answer.text, /[\u2028\u2029]|<\/script/i)
		})

		test('the feed names the same plugins in the words of existing shells', async () => {
			const answer = await get('/api/feed')
			const feed = answer.json()
			assert.deepEqual(faultsOf('Feed', feed), [])
			const { plugins } = (await get()).json()
			assert.deepEqual(feed.data.plugins.map(({ id }) => id),
				plugins.map(({ pluginId }) => pluginId))
			for (const [i, { id, src }] of feed.data.plugins.entries()) {
				assert.equal(`${store.base}/plugins/${src}`, plugins[i].url)
				assert.equal((await get(`/plugins/${src}`)).status, 200, id)
			}
			assert.equal((await get('/api/feed?instance=open')).json().data.plugins.length,
				(await get('/api/v1/discovery/open')).json().plugins.length)
		})

		test('addresses are those under which the store was asked', async () => {
			const ask = (host) => get(DEFAULT, { host })
			const urlOf = async (host) => new URL((await ask(host)).json().plugins[0].url).origin
			assert.equal(await urlOf('store.example'), 'http://store.example')
			assert.equal(await urlOf('store.example:8080'), 'http://store.example:8080')
			assert.equal(await urlOf('[::1]:81'), 'http://[::1]:81')
			assert.notEqual((await ask('a.example')).headers.etag, (await ask('b.example')).headers.etag)
			for (const host of ['a b', 'a/b', 'a"b', '"><script>', 'a@b', 'a:b:c', 'a:99999', 'é'])
				assert.ok([400].includes((await ask(host).catch(() => ({ status: 400 }))).status), host)
			const none = await raw(store.port, `GET ${DEFAULT} HTTP/1.0\r\n\r\n`)
			assert.match(none, /^HTTP\/1\.[01] (400|200) /)
			assert.doesNotMatch(none, /"url":"(https?:)?\/\/\//)
		})

		test('X-Forwarded-* of strangers changes nothing', async () => {
			const plain = await get()
			assert.equal((await get(DEFAULT, { 'x-forwarded-host': 'evil.example',
				'x-forwarded-proto': 'https', forwarded: 'host=evil.example' })).text, plain.text)
		})

		test('the readiness of discovery', async () => {
			const answer = await get('/api/v1/discovery/')
			assert.equal(answer.status, 200)
			assert.deepEqual(answer.json(), { ready: true })
		})

		test('the static generation file changes with the generation', async () => {
			const file = async () => (await get('/generations/default.json')).json()
			const { generation } = (await get()).json()
			assert.equal((await file()).generation, generation)
			await stable('static', '1.0.0')
			assert.equal((await file()).generation, generation + 1)
			assert.equal(typeof (await file()).epoch, 'number')
			assert.equal((await get('/generations/open.json')).status, 200)
			assert.equal((await get('/generations/none.json')).status, 404)
		})

		test('a change is there at the very next request, from every worker', async () => {
			assert.equal(workers(store, 'discovery').length, 3)
			let tag = (await get()).headers.etag
			for (let i = 1; i <= 50; i++) {
				await stable('quick', `1.0.${i}`)
				const answers = await Promise.all([1, 2, 3].map(() =>
					get(DEFAULT, { 'if-none-match': tag })))
				for (const answer of answers) {
					assert.equal(answer.status, 200, `${i}: an old answer`)
					assert.equal(answer.json().plugins
						.find(({ pluginId }) => pluginId === 'quick').version, `1.0.${i}`)
				}
				tag = answers[0].headers.etag
			}
		})

		test('another host has it within a second', async () => {
			const other = `${store.state}/other`
			for (const name of ['', '/generations', '/snapshots', '/run', '/plugins',
				'/staging', '/withdrawn', '/keys', '/log', '/upload'])
				fs.mkdirSync(other + name)
			systemUser.own(other)
			const clerk = store.children.start('other', [`${builddir}/tools/hps-clerk`],
				{ HPS_CONFIG: `${store.state}/keys/clerk.conf`, HPS_STATE: other })
			const at = () => {
				const file = `${other}/generations/default.json`
				return fs.existsSync(file) && JSON.parse(fs.readFileSync(file, 'utf8')).generation
			}
			const reaches = async (generation, ms) => {
				for (const end = Date.now() + ms; at() !== generation; await sleep(10))
					assert.ok(Date.now() < end, `still at ${at()}:\n${store.children.log('other')}`)
			}
			await reaches((await get()).json().generation, 10_000)
			for (let i = 0; i < 3; i++) {
				const { channel } = await stable('elsewhere', `1.0.${i}`)
				await reaches(channel.applied.find(({ instance }) => instance === 'default')
					.generation, 1000)
			}
			await store.children.stop(clerk)
		})

		describe('with a database in trouble', () => {
			const put = (version) => publish(store, 'trouble', version, module(version),
				{ query: '?channel=stable' })
			const works = async (version) => {
				for (const end = Date.now() + 10_000; ; await sleep(50)) {
					const answer = await put(version)
					if (answer.status === 201)
						break
					assertProblem(answer, 503)
					assert.ok(Date.now() < end, answer.text)
				}
			}

			test('that is frozen: discovery does not wait, writes are 503', async () => {
				const database = store.children.find('mariadb')
				const document = (await get()).json()
				database.kill('SIGSTOP')
				try {
					const writes = [put('1.0.0'), put('1.0.1')]
					for (let i = 0; i < 20; i++) {
						const start = Date.now()
						assert.deepEqual((await get()).json(), document)
						assert.ok(Date.now() - start < 1000, `${Date.now() - start} ms`)
					}
					for (const answer of await Promise.all(writes))
						assertProblem(answer, 503)
					const start = Date.now()
					assertProblem(await put('1.0.2'), 503)
					assert.ok(Date.now() - start < 3000, `${Date.now() - start} ms`)
				} finally {
					database.kill('SIGCONT')
				}
				await works('1.1.0')
			})

			test('that only reads: writes are 503', async () => {
				store.database.sql('SET GLOBAL read_only = 1')
				try {
					assertProblem(await put('1.2.0'), 503)
					assert.equal((await get()).status, 200)
				} finally {
					store.database.sql('SET GLOBAL read_only = 0')
				}
				await works('1.2.0')
			})
		})

		describe('with the database killed', () => {
			let document
			before(async () => {
				document = (await get()).json()
				await get('/api/v1/discovery/open')
				await store.database.kill()
			})

			test('discovery goes on', async () => {
				for (let i = 0; i < 10; i++) {
					const answer = await get(DEFAULT, { origin: SHELL })
					assert.equal(answer.status, 200, answer.text)
					assert.deepEqual(answer.json(), document)
					assert.equal(cors(answer), SHELL)
				}
				assert.equal((await get('/api/v1/discovery/')).status, 200)
				assert.equal((await get('/generations/default.json')).status, 200)
			})

			test('and says so, once it has noticed', async () => {
				for (const end = Date.now() + 8000; ; await sleep(50)) {
					const { headers } = await get()
					if (headers['harmonix-stale'] !== undefined) {
						assert.match(headers['harmonix-stale'], /^[1-9]\d*$/)
						break
					}
					assert.ok(Date.now() < end, 'no Harmonix-Stale in 8 s')
				}
				assert.equal((await get('/api/v1/discovery/none')).status, 404)
			})

			test('after a cold start, too', async () => {
				await store.children.stop(store.children.find('discovery'), 'SIGKILL')
				await store.start('discovery')
				for (const target of forms) {
					const answer = await get(target)
					assert.equal(answer.status, 200, answer.text)
					assert.match(answer.headers['harmonix-stale'], /^\d+$/, target)
				}
				assert.deepEqual((await get()).json(), document)
				assertProblem(await get('/api/v1/discovery/none'), 404)
			})

			test('publishing is 503 within 3 s, also all at once', async () => {
				const start = Date.now()
				const answers = await Promise.all(Array.from({ length: 12 }, (_, i) =>
					publish(store, `away-${i}`, '1.0.0', module(), { query: '?channel=stable' })))
				for (const answer of answers)
					assertProblem(answer, 503)
				const took = Date.now() - start
				assert.ok(took < 12_000, `${took} ms`)
				const one = Date.now()
				assertProblem(await publish(store, 'away', '1.0.0', module()), 503)
				assert.ok(Date.now() - one < 3000, `${Date.now() - one} ms`)
				assert.ok(!fs.existsSync(`${store.state}/plugins/away`))
				assert.deepEqual((await get()).json(), document)
			})

			test('publish.fcgi starts without it and waits for it', async () => {
				await store.children.stop(store.children.find('publish'))
				await store.start('publish')
				assertProblem(await publish(store, 'away', '1.0.0', module()), 503)
			})

			test('when it is back, everything works again', async () => {
				await store.database.start()
				const end = Date.now() + 15_000
				let answer
				do {
					answer = await publish(store, 'back', '1.0.0', module(),
						{ query: '?channel=stable' })
				} while (answer.status === 503 && Date.now() < end &&
					await sleep(100) === undefined)
				assert.equal(answer.status, 201, answer.text)
				assert.ok((await get()).json().plugins.some(({ pluginId }) => pluginId === 'back'))
				let stale
				do
					stale = (await get()).headers['harmonix-stale']
				while (stale !== undefined && Date.now() < end && await sleep(100) === undefined)
				assert.equal(stale, undefined, 'still stale')
			})
		})
	})
}

describe('addresses and pins by setting', () => {
	test('public_url stands above the Host of the request', async () => {
		const store = await startPublishing({ settings:
			{ public_url: 'https://store.example', throttles: 'no' } })
		try {
			const answer = await publish(store, 'hello', '1.0.0', module(),
				{ query: '?channel=stable' })
			assert.equal(answer.status, 201, answer.text)
			for (const host of ['127.0.0.1', 'other.example']) {
				const [entry] = (await store.request('GET', DEFAULT, { headers: { host } }))
					.json().plugins
				assert.equal(entry.url, 'https://store.example/plugins/hello/1.0.0/index.js')
			}
		} finally {
			await store.stop()
		}
	})

	test('a pin ends', async () => {
		const store = await startPublishing({ settings: { pin_hours: '0' } })
		try {
			for (const version of ['1.0.0', '1.0.1', '1.0.2'])
				await publish(store, 'hello', version, module(version),
					{ query: '?channel=stable' })
			const { generation } = (await store.request('GET', DEFAULT)).json()
			const old = await store.request('GET', `${DEFAULT}?generation=${generation - 2}`,
				{ headers: { origin: SHELL } })
			assertProblem(old, 410)
			assert.equal(old.headers['access-control-allow-origin'], SHELL)
			assert.equal((await store.request('GET', `${DEFAULT}?generation=${generation}`)).status, 200)
		} finally {
			await store.stop()
		}
	})

	test('a token of another provider does not make anything visible', async () => {
		const store = await startPublishing()
		try {
			const token = createToken(store, 'other')
			await publish(store, 'theirs', '1.0.0', module(), { token })
			assert.deepEqual((await store.request('GET', DEFAULT,
				{ headers: { authorization: `Bearer ${token}` } })).json().plugins, [])
		} finally {
			await store.stop()
		}
	})
})
