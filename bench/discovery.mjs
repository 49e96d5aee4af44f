// Discovery through the web server and discovery.fcgi, against the same bytes
// as a plain file of the same web server.

import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { promisify } from 'node:util'
import { request } from '../tests/api/support/http.mjs'
import { smallModule } from './sample.mjs'
import { childrenOf, cpuMs, pssKb } from './processes.mjs'

const run = promisify(execFile)
const CONNECTIONS = 16
const lua = new URL('report.lua', import.meta.url).pathname

const kinds = [
	{ name: 'identity', headers: () => ({}) },
	{ name: 'br', headers: () => ({ 'accept-encoding': 'br' }) },
	{ name: '304', headers: (etag) => ({ 'if-none-match': etag }) },
]

async function wrk(url, headers, seconds) {
	const { stdout } = await run('wrk', ['-t1', `-c${CONNECTIONS}`,
		`-d${seconds}s`, '-s', lua,
		...Object.entries(headers).flatMap(([name, value]) =>
			['-H', `${name}: ${value}`]), url])
	const done = JSON.parse(stdout.trim().split('\n').pop())
	if (done.errors > 0 || done.requests === 0)
		throw new Error(`${url}: ${stdout}`)
	return done
}

export async function publishSmall(store, from, to) {
	for (let n = from; n < to; n++) {
		const answer = await store.request('PUT',
			`/api/v1/publish/plugin-${n}/1.0.0?channel=stable`, {
				headers: { authorization: `Bearer ${store.token}`,
					'content-type': 'text/javascript' },
				body: smallModule(n),
			})
		if (answer.status !== 201)
			throw new Error(`publish: ${answer.status} ${answer.text}`)
	}
}

// The answer's bytes as a file that lighttpd serves without any script.
async function makeCase(store, instance, plugins, kind) {
	const url = `/api/v1/discovery/${instance}`
	const plain = await store.request('GET', url)
	const headers = kind.headers(plain.headers.etag)
	const answer = await store.request('GET', url, { headers })
	const listed = plain.json().plugins.length
	if (listed !== plugins || answer.status !== (kind.name === '304' ? 304 : 200))
		throw new Error(`${url}: ${answer.status}, ${listed} plugins`)
	const name = `${instance}-${kind.name}.json`
	const bytes = kind.name === '304' ? plain.body : answer.body
	fs.writeFileSync(`${store.plainFolder}/${name}`, bytes)
	const file = await request(store.demoPort, 'GET', `/${name}`)
	if (!file.body.equals(bytes))
		throw new Error(`${name} is not served as it is`)
	return {
		what: `${plugins} plugins, ${kind.name}`,
		bytes: answer.body.length,
		ways: [
			{ url: `http://127.0.0.1:${store.demoPort}/${name}`,
				headers: kind.headers(file.headers.etag), rounds: [] },
			{ url: store.base + url, headers, rounds: [] },
		],
	}
}

async function measure(store, pids, way, seconds) {
	const before = { web: cpuMs(pids.web), workers: cpuMs(pids.workers) }
	const done = await wrk(way.url, way.headers, seconds)
	const per1000 = 1000 / done.requests
	return {
		perSecond: done.requests * 1e6 / done.us,
		p50Us: done.p50,
		p99Us: done.p99,
		webMs: (cpuMs(pids.web) - before.web) * per1000,
		workersMs: (cpuMs(pids.workers) - before.workers) * per1000,
	}
}

// instances: [{name, plugins}].  Returns {cases, pssKb, workers}.
export async function benchDiscovery(store, instances, { rounds, seconds, say }) {
	const cases = []
	for (const { name, plugins } of instances)
		for (const kind of kinds)
			cases.push(await makeCase(store, name, plugins, kind))
	const pids = {
		web: [store.children.find('web').pid],
		workers: childrenOf(store.children.find('discovery').pid),
	}
	for (let round = 0; round <= rounds; round++) {
		say(`discovery: ${round ? `round ${round} of ${rounds}` : 'warm-up'}`)
		for (const one of cases)
			for (const way of one.ways) {
				const done = await measure(store, pids, way, round ? seconds : 1)
				if (round)
					way.rounds.push(done)
			}
	}
	return { cases, workers: pids.workers.length, pssKb: pssKb(pids.workers) }
}
