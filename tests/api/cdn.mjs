// What the web server answers by itself: the files of plugins, the generation
// files, the loader and the panel, on lighttpd and on Apache alike.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import zlib from 'node:zlib'
import { describe, test, before, after } from 'node:test'
import { startStore, servers } from './support/store.mjs'
import { systemUser } from './support/children.mjs'
import { raw } from './support/http.mjs'

const SCRIPT = 'export const initialize = () => {}\n'.repeat(40)

const types = {
	js: 'text/javascript', mjs: 'text/javascript', cjs: 'text/javascript',
	css: 'text/css', json: 'application/json', map: 'application/json',
	svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg',
	jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp',
	avif: 'image/avif', ico: 'image/x-icon', woff: 'font/woff',
	woff2: 'font/woff2', ttf: 'font/ttf', otf: 'font/otf',
	wasm: 'application/wasm', txt: 'text/plain', md: 'text/markdown',
}

const everyStatus = {
	'access-control-allow-origin': '*',
	'timing-allow-origin': '*',
	'cross-origin-resource-policy': 'cross-origin',
	'x-content-type-options': 'nosniff',
	'content-security-policy': "default-src 'none'; sandbox",
}

const IMMUTABLE = 'public, max-age=31536000, immutable'

function write(top, name, content) {
	fs.mkdirSync(path.dirname(`${top}/${name}`), { recursive: true })
	fs.writeFileSync(`${top}/${name}`, content)
}

// What publishing leaves on disk, made by hand.
function fill(state) {
	const p = 'plugins/p/1.0.0'
	write(state, `${p}/index.js`, SCRIPT)
	write(state, `${p}/index.js.br`, zlib.brotliCompressSync(SCRIPT))
	write(state, `${p}/index.js.gz`, zlib.gzipSync(SCRIPT))
	write(state, `${p}/plain.js`, SCRIPT)
	// Same length and same time: only the tag's suffix tells them apart.
	write(state, `${p}/twins.js`, 'AAAA')
	write(state, `${p}/twins.js.br`, 'BBBB')
	write(state, `${p}/twins.js.gz`, 'CCCC')
	for (const suffix of ['', '.br', '.gz'])
		fs.utimesSync(`${state}/${p}/twins.js${suffix}`, 1e9, 1e9)
	write(state, `${p}/.hps/manifest.json`, '{}')
	write(state, `${p}/folder.js/inner.js`, SCRIPT)
	write(state, `${p}/page.html`, '<script>1</script>')
	write(state, `${p}/types.d.ts`, 'export {}')
	write(state, `${p}/noextension`, 'x')
	write(state, `${p}/a.css.js`, SCRIPT)
	write(state, `${p}/a.gz.js`, SCRIPT)
	write(state, `${p}/a+b~c.js`, SCRIPT)
	for (const extension of Object.keys(types))
		write(state, `${p}/types/file.${extension}`, `content of ${extension}`)
	write(state, `${p}/types/FILE.JS`, SCRIPT)
	write(state, 'plugins/@acme/q/2.0.0-rc.1/index.js', SCRIPT)
	write(state, 'generations/default.json', '{"generation":412,"epoch":7}\n')
	systemUser.own(state)
}

function assertHeaders(answer, expected) {
	for (const [name, value] of Object.entries(expected))
		assert.equal(answer.headers[name], value, name)
}

for (const server of servers) {
	describe(`cdn on ${server}`, () => {
		let store, loaderRoot
		const get = (target, headers = {}, method = 'GET') =>
			store.request(method, target, { headers })
		const file = (name) => `/plugins/p/1.0.0/${name}`

		before(async () => {
			loaderRoot = fs.mkdtempSync(path.join(os.tmpdir(), 'hps-loader.'))
			fs.chmodSync(loaderRoot, 0o755)
			write(loaderRoot, 'loader.js', SCRIPT)
			write(loaderRoot, 'loader.d.ts', 'export {}')
			store = await startStore({ server, programs: false, loaderRoot })
			fill(store.state)
		})
		after(async () => {
			await store?.stop()
			fs.rmSync(loaderRoot, { recursive: true, force: true })
		})

		test('a file has every header of the contract', async () => {
			const answer = await get(file('index.js'))
			assert.equal(answer.status, 200)
			assert.equal(answer.text, SCRIPT)
			assertHeaders(answer, { ...everyStatus, 'cache-control': IMMUTABLE })
			assert.match(answer.headers['content-type'], /^text\/javascript\b/)
			assert.match(answer.headers.etag, /^"[^"]+"$/)
			assert.equal(answer.headers['content-length'], String(SCRIPT.length))
		})

		test('no header is sent twice', async () => {
			for (const target of [file('index.js'), file('none.js'), '/admin/']) {
				const { rawHeaders } = await get(target, { 'accept-encoding': 'br' })
				const names = rawHeaders.filter((_, i) => i % 2 === 0)
					.map((name) => name.toLowerCase())
				assert.deepEqual(names, [...new Set(names)], target)
			}
		})

		test('the tag is strong from the first moment', async () => {
			for (let i = 0; i < 3; i++) {
				write(store.state, `plugins/p/1.0.0/new${i}.js`, SCRIPT)
				const { headers } = await get(file(`new${i}.js`))
				assert.match(headers.etag, /^"/)
				const again = await get(file(`new${i}.js`),
					{ 'if-none-match': headers.etag })
				assert.equal(again.status, 304)
				assert.equal(again.headers.etag, headers.etag)
			}
		})

		test('HEAD says what GET says, without a body', async () => {
			for (const target of [file('index.js'), file('none.js')]) {
				const full = await get(target)
				const head = await get(target, {}, 'HEAD')
				assert.equal(head.status, full.status)
				assert.equal(head.body.length, 0)
				for (const name of ['content-type', 'etag', 'cache-control',
					'access-control-allow-origin'])
					assert.equal(head.headers[name], full.headers[name], name)
			}
		})

		for (const [extension, type] of Object.entries(types))
			test(`.${extension} is ${type}`, async () => {
				const answer = await get(file(`types/file.${extension}`))
				assert.equal(answer.status, 200)
				assert.equal(answer.headers['content-type'].split(';')[0], type)
			})

		test('the last extension alone makes the type', async () => {
			for (const name of ['a.css.js', 'a.gz.js', 'types/FILE.JS']) {
				const answer = await get(file(name))
				assert.equal(answer.status, 200, name)
				assert.match(answer.headers['content-type'], /^text\/javascript\b/)
				assert.equal(answer.headers['content-encoding'], undefined)
			}
		})

		const codings = [
			['br', 'br'], ['gzip', 'gzip'], ['gzip, deflate, br', 'br'],
			['gzip, br;q=0', 'gzip'], ['br;q=0.0, gzip;q=0', undefined],
			['br;q=0.5', 'br'], ['br; q=1.0', 'br'], ['BR', 'br'],
			['identity', undefined], ['', undefined], ['xbr, gzipx', undefined],
			['deflate', undefined], ['br;q=0.000, gzip;q=0.001', 'gzip'],
		]
		for (const [wanted, coding] of codings)
			test(`Accept-Encoding "${wanted}" gets ${coding ?? 'identity'}`, async () => {
				const answer = await get(file('index.js'), { 'accept-encoding': wanted })
				assert.equal(answer.status, 200)
				assert.equal(answer.headers['content-encoding'], coding)
				assert.equal(answer.headers.vary, 'Accept-Encoding')
				assert.match(answer.headers['content-type'], /^text\/javascript\b/)
				const plain = coding === 'br' ? zlib.brotliDecompressSync(answer.body)
					: coding === 'gzip' ? zlib.gunzipSync(answer.body) : answer.body
				assert.equal(plain.toString(), SCRIPT)
			})

		test('a file without variants does not vary', async () => {
			const answer = await get(file('plain.js'), { 'accept-encoding': 'br' })
			assert.equal(answer.headers['content-encoding'], undefined)
			assert.equal(answer.headers.vary, undefined)
		})

		test('each variant has a tag of its own and is revalidated by it', async () => {
			for (const name of ['index.js', 'twins.js']) {
				const tags = new Set()
				for (const wanted of ['', 'br', 'gzip']) {
					const headers = { 'accept-encoding': wanted }
					const { etag } = (await get(file(name), headers)).headers
					tags.add(etag)
					const again = await get(file(name),
						{ ...headers, 'if-none-match': etag })
					assert.equal(again.status, 304)
					assert.equal(again.body.length, 0)
					assertHeaders(again, { ...everyStatus, etag,
						'cache-control': IMMUTABLE, vary: 'Accept-Encoding' })
				}
				assert.equal(tags.size, 3, name)
			}
		})

		test('another tag gets the whole file', async () => {
			const answer = await get(file('index.js'), { 'if-none-match': '"other"' })
			assert.equal(answer.status, 200)
			assert.equal(answer.text, SCRIPT)
		})

		test('a part is a part of the file, not of a variant', async () => {
			const answer = await get(file('index.js'),
				{ range: 'bytes=7-11', 'accept-encoding': 'br, gzip' })
			assert.equal(answer.status, 206)
			assert.equal(answer.text, SCRIPT.slice(7, 12))
			assert.equal(answer.headers['content-encoding'], undefined)
			assertHeaders(answer, { ...everyStatus, 'cache-control': IMMUTABLE,
				'content-range': `bytes 7-11/${SCRIPT.length}` })
		})

		test('a part of another tag is the whole file', async () => {
			const { etag } = (await get(file('index.js'))).headers
			const same = await get(file('index.js'),
				{ range: 'bytes=0-3', 'if-range': etag })
			assert.equal(same.status, 206)
			const other = await get(file('index.js'),
				{ range: 'bytes=0-3', 'if-range': '"other"' })
			assert.equal(other.status, 200)
			assert.equal(other.text, SCRIPT)
		})

		test('a part beyond the end is 416', async () => {
			const answer = await get(file('index.js'), { range: 'bytes=999999-' })
			assert.equal(answer.status, 416)
			assertHeaders(answer, everyStatus)
		})

		const missing = [
			'none.js', '', 'index.js/', 'index.js/x.js', 'folder.js', 'folder.js/',
			'index.js.br', 'index.js.gz', 'page.html', 'types.d.ts', 'noextension',
			'.hps/manifest.json', '%2ehps/manifest.json', '.hps%2fmanifest.json',
			'../1.0.0/index.js', './index.js', '%2e/index.js', '%2e%2e/1.0.0/index.js',
			'..%2f1.0.0/index.js', '/index.js', '%2Findex.js', '%5cindex.js',
			'index.js%00', 'index%00.js', 'index.js%20', 'index.js%0a', 'index%2ejs',
			'i%6edex.js', 'index.js;x', 'index.js:x', '%', '%zz.js', '%c0%ae/index.js',
			'%252e%252e/index.js', '....//index.js', 'x/../index.js',
		]
		test('what is not a served file is 404, for every origin', async () => {
			for (const name of missing) {
				const answer = await get(file(name))
				const unreadable = /%00|%$|%zz/.test(name)
				if (unreadable && answer.status === 400)
					continue
				assert.equal(answer.status, 404, name)
				if (!unreadable) {
					assertHeaders(answer, everyStatus)
					assert.doesNotMatch(answer.headers['cache-control'], /immutable/)
				}
				assert.doesNotMatch(answer.text, /initialize|Index of/)
			}
		})

		test('no folder is listed', async () => {
			for (const target of ['/plugins/', '/plugins', '/plugins/p', '/plugins/p/',
				'/plugins/p/1.0.0', '/generations/', '/generations', '/admin/assets/']) {
				const answer = await get(target)
				assert.equal(answer.status, 404, target)
				assert.doesNotMatch(answer.text, /index\.js|default\.json/)
			}
		})

		test('no path leaves its folder', async () => {
			for (const target of ['/plugins/../keys/owner.conf', '/../etc/passwd',
				'/generations/../plugins/p/1.0.0/index.js',
				'/admin/../plugins/p/1.0.0/index.js', '/admin/%2e%2e/run/epoch',
				'/plugins/%2e%2e/log/web.out', '/loader.js/../x',
				'/generations/..%2fkeys%2fowner.json', '/keys/owner.conf', '/run/epoch']) {
				const answer = await get(target)
				assert.ok([400, 404].includes(answer.status),
					`${target}: ${answer.status}`)
			}
		})

		test('escapes that a client may write are understood', async () => {
			for (const target of ['/plugins/@acme/q/2.0.0-rc.1/index.js',
				'/plugins/%40acme/q/2.0.0-rc.1/index.js',
				file('a+b~c.js'), file('a%2Bb%7Ec.js'), file('index.js?v=1/../2')]) {
				const answer = await get(target)
				assert.equal(answer.status, 200, target)
				assertHeaders(answer, everyStatus)
			}
		})

		test('a page of this origin may not run a plugin', async () => {
			const ask = (site, dest) => get(file('index.js'),
				{ 'sec-fetch-site': site, 'sec-fetch-dest': dest })
			for (const dest of ['script', 'worker', 'serviceworker']) {
				const answer = await ask('same-origin', dest)
				assert.equal(answer.status, 403, dest)
				assertHeaders(answer, everyStatus)
			}
			assert.equal((await ask('same-origin', 'empty')).status, 200)
			assert.equal((await ask('same-origin', 'image')).status, 200)
			assert.equal((await ask('same-site', 'script')).status, 200)
			assert.equal((await ask('cross-site', 'script')).status, 200)
		})

		test('only GET, HEAD and OPTIONS', async () => {
			for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
				const answer = await store.request(method, file('index.js'),
					{ headers: { 'content-length': '1' }, body: 'x' })
				assert.equal(answer.status, 405, method)
				assert.match(answer.headers.allow, /GET/)
				assertHeaders(answer, everyStatus)
			}
			const preflight = await get(file('index.js'), {
				origin: 'https://shell.example',
				'access-control-request-method': 'GET',
			}, 'OPTIONS')
			assert.equal(preflight.status, 204)
			assert.equal(preflight.headers['access-control-allow-origin'], '*')
			assert.match(preflight.headers['access-control-allow-methods'], /GET/)
		})

		test('a generation file is for every origin and never stale', async () => {
			const target = '/generations/default.json'
			const first = await get(target)
			assert.equal(first.status, 200)
			assert.deepEqual(first.json(), { generation: 412, epoch: 7 })
			assertHeaders(first, { 'access-control-allow-origin': '*',
				'cross-origin-resource-policy': 'cross-origin',
				'cache-control': 'no-cache', 'content-type': 'application/json' })
			let { etag } = first.headers
			assert.match(etag, /^"/)
			assert.equal((await get(target, { 'if-none-match': etag })).status, 304)
			// Several commits in one moment, each of the same size.
			for (let generation = 413; generation < 420; generation++) {
				write(store.state, 'generations/.new',
					`{"generation":${generation},"epoch":7}\n`)
				fs.renameSync(`${store.state}/generations/.new`,
					`${store.state}/generations/default.json`)
				const next = await get(target, { 'if-none-match': etag })
				assert.equal(next.status, 200)
				assert.equal(next.json().generation, generation)
				etag = next.headers.etag
			}
			const none = await get('/generations/none.json')
			assert.equal(none.status, 404)
			assert.equal(none.headers['access-control-allow-origin'], '*')
		})

		test('the loader is for every origin, for an hour', async () => {
			for (const [target, type] of [['/loader.js', 'text/javascript'],
				['/loader.d.ts', 'text/plain']]) {
				const answer = await get(target)
				assert.equal(answer.status, 200, target)
				assert.equal(answer.headers['content-type'].split(';')[0], type)
				assertHeaders(answer, { ...everyStatus,
					'cache-control': 'public, max-age=3600' })
				assert.match(answer.headers.etag, /^"/)
			}
			assert.equal((await get('/loader.map')).status, 404)
		})

		test('the door leads to the panel', async () => {
			for (const target of ['/', '/admin']) {
				const answer = await get(target)
				assert.equal(answer.status, 302, target)
				assert.match(answer.headers.location, /\/admin\/$/)
			}
			assert.equal((await get('/nothing')).status, 404)
			assert.equal((await get('/index.html')).status, 404)
		})

		test('the panel has its policy, also on paths that its script draws', async () => {
			for (const target of ['/admin/', '/admin/index.html',
				'/admin/plugins/%40acme/q', '/admin/instances/default']) {
				const answer = await get(target)
				assert.equal(answer.status, 200, target)
				assert.match(answer.headers['content-type'], /^text\/html\b/)
				assertHeaders(answer, {
					'content-security-policy': "default-src 'none'; " +
						"script-src 'self'; style-src 'self'; img-src 'self' data:; " +
						"connect-src 'self'; font-src 'self'; base-uri 'none'; " +
						"form-action 'self'; frame-ancestors 'none'",
					'x-content-type-options': 'nosniff',
					'referrer-policy': 'no-referrer',
					'cross-origin-opener-policy': 'same-origin',
					'cache-control': 'no-cache',
				})
				assert.equal(answer.headers['access-control-allow-origin'], undefined)
			}
			assert.equal((await get('/admin/assets/none-123.js')).status, 404)
		})

		test('a request line that is no path is refused', async () => {
			for (const line of ['GET plugins/p/1.0.0/index.js HTTP/1.1',
				'GET /plugins/p/1.0.0/\x00index.js HTTP/1.1',
				'GET /plugins/p/1.0.0/index.js\x01 HTTP/1.1']) {
				const answer = await raw(store.port,
					`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`)
				assert.match(answer, /^HTTP\/1\.[01] 40[04] /, line)
			}
		})
	})
}

test('a setting lets panels live elsewhere', async () => {
	for (const server of servers) {
		const store = await startStore(
			{ server, programs: false, sameOriginScripts: 'allow' })
		try {
			fill(store.state)
			const answer = await store.request('GET', '/plugins/p/1.0.0/index.js',
				{ headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'script' } })
			assert.equal(answer.status, 200, server)
		} finally {
			await store.stop()
		}
	}
})
