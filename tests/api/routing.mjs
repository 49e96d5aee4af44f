// What the web servers pass on to which program, seen by stand-ins that
// answer with their parameters.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { describe, test, before, after } from 'node:test'
import { startStore, servers } from './support/store.mjs'

const MIB = 1 << 20

const routes = [
	['/api/v1/discovery/default', 'discovery'],
	['/api/v1/discovery/', 'discovery'],
	['/api/feed', 'discovery'],
	['/api/feed?instance=x', 'discovery'],
	['/api/v1/publish/p/1.0.0', 'publish'],
	['/api/v1/publish/@acme/p/1.0.0', 'publish'],
	['/api/plugins/version', 'publish'],
	['/api/v1/plugins', 'admin'],
	['/api/v1/plugins/version', 'admin'],
	['/api/v1/health/ready', 'admin'],
	['/api/v1/discovery', 'admin'],
	['/api/', 'admin'],
	['/metrics', 'admin'],
	['/problems/version_exists', 'admin'],
]

const verbatim = [
	'/api/v1/plugins/%40acme/x', '/api/v1/plugins/a%2fb', '/api/v1/plugins//x',
	'/api/v1/plugins/./x', '/api/v1/plugins/%2e%2e/x', '/api/v1/plugins/%7Ex',
	'/api/v1/plugins/x?a=%41&b=c+d', '/api/v1/plugins/x?', '/api/v1/plugins/%c3%a9',
]

for (const server of servers) {
	describe(`routing on ${server}`, () => {
		let store
		before(async () => {
			store = await startStore({ server, programs: 'echo' })
		})
		after(() => store?.stop())

		const seen = async (method, target, more) => {
			const answer = await store.request(method, target, more)
			assert.equal(answer.status, 200, `${method} ${target}`)
			return answer.json()
		}

		for (const [target, program] of routes)
			test(`${target} goes to ${program}`, async () => {
				assert.equal((await seen('GET', target)).program, program)
			})

		test('the path arrives as the client wrote it', async () => {
			for (const target of verbatim)
				assert.equal((await seen('GET', target)).params.REQUEST_URI, target)
		})

		test('method, address and headers arrive', async () => {
			const { params } = await seen('PATCH', '/api/v1/plugins/x', {
				headers: { authorization: 'Bearer x', 'if-match': '"3.a"',
					'x-api-key': 'hps_x', cookie: 'hps_session=1',
					'content-type': 'application/json', 'content-length': '2' },
				body: '{}',
			})
			assert.equal(params.REQUEST_METHOD, 'PATCH')
			assert.equal(params.REMOTE_ADDR, '127.0.0.1')
			assert.equal(params.HTTP_AUTHORIZATION, 'Bearer x')
			assert.equal(params.HTTP_IF_MATCH, '"3.a"')
			assert.equal(params.HTTP_X_API_KEY, 'hps_x')
			assert.equal(params.HTTP_COOKIE, 'hps_session=1')
			assert.equal(params.CONTENT_TYPE, 'application/json')
			assert.equal(params.CONTENT_LENGTH, '2')
			assert.equal(params.HTTP_HOST, `127.0.0.1:${store.port}`)
		})

		test('the answer keeps its length and is not compressed', async () => {
			const answer = await store.request('GET', '/api/v1/plugins',
				{ headers: { 'accept-encoding': 'gzip, br' } })
			assert.equal(answer.headers['content-encoding'], undefined)
			assert.equal(answer.headers['content-length'], String(answer.body.length))
			assert.equal(answer.headers.vary, undefined)
		})

		test('a body arrives whole, with or without a length', async () => {
			const body = Buffer.alloc(3 * MIB, 'x')
			const target = '/api/v1/publish/p/1.0.0'
			for (const headers of [{ 'content-length': String(body.length) },
				{ 'transfer-encoding': 'chunked' }]) {
				const echo = await seen('PUT', target, { headers, body })
				assert.equal(echo.bodyBytes, body.length)
				assert.equal(echo.params.CONTENT_LENGTH, String(body.length))
			}
		})

		test('a body of 64 MiB is passed on, a much larger one is 413', async () => {
			const target = '/api/v1/publish/p/1.0.0'
			const put = (bytes) => store.request('PUT', target, {
				headers: { 'content-length': String(bytes) },
				body: Buffer.alloc(bytes) })
			const full = await put(64 * MIB)
			assert.equal(full.status, 200)
			assert.equal(full.json().bodyBytes, 64 * MIB)
			const tooLarge = await store.request('PUT', target, {
				headers: { 'content-length': String(80 * MIB), expect: '100-continue' },
				body: '' }).catch((error) => error)
			assert.equal(tooLarge.status, 413)
		})

		test('uploads leave nothing behind', () => {
			assert.deepEqual(fs.readdirSync(`${store.state}/staging`), [])
			assert.deepEqual(fs.readdirSync(`${store.state}/upload`), [])
		})
	})
}

test('without a program the answer is 503', async () => {
	for (const server of servers) {
		const store = await startStore({ server, programs: false })
		try {
			const answer = await store.request('GET', '/api/v1/plugins')
			assert.equal(answer.status, 503, server)
		} finally {
			await store.stop()
		}
	}
})
