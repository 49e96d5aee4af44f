// The worst moments: a publish whose worker is killed at one of its system
// calls, whose disk fails there, or whose database dies.  Whatever happens,
// nobody sees half a version, nothing that was answered with 2xx is lost, and
// the same request gives the definite answer.
//
// HPS_CRASH_ALL=1 takes every call, otherwise a sample is taken.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { describe, test, before, after } from 'node:test'
import { packed } from './support/archives.mjs'
import { attach, calls } from './support/tracer.mjs'
import {
	TGZ, assertProblem, discover, integrityOf, leftovers, module, publish,
	startPublishing, tree, workers,
} from './support/publishing.mjs'

const ALL = process.env.HPS_CRASH_ALL === '1'

const files = {
	'index.js': module('crash'), 'chunks/a.js': 'export default 1\n',
	'chunks/b.js': 'export default 2\n', 'style.css': '.a {}\n'.repeat(50),
}
const body = packed(files)

// What must never happen between two halves.
const critical = /^(fsync|rename|mkdir|unlink|flock|shutdown|accept)|COMMIT|Status: 2/

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

describe('a publish that is cut off', () => {
	let store, number = 0
	const put = (name) => publish(store, name, '1.0.0', body,
		{ type: TGZ, query: '?channel=stable' })
	const folder = (name) => `${store.state}/plugins/${name}/1.0.0`

	// The master waits longer and longer before it replaces workers that die
	// young; a HUP makes it forget them.
	async function worker() {
		let hup = false
		for (const end = Date.now() + 10_000; Date.now() < end; await sleep(2)) {
			const [pid, more] = workers(store, 'publish')
			if (pid && !more)
				return pid
			if (!pid && !hup)
				hup = store.children.find('publish').kill('SIGHUP')
		}
		assert.fail('no worker came back')
	}

	function assertWholeOnDisk(name) {
		for (const [file, content] of Object.entries(files))
			assert.equal(fs.readFileSync(`${folder(name)}/${file}`, 'utf8'), content)
		assert.ok(JSON.parse(fs.readFileSync(`${folder(name)}/.hps/manifest.json`)))
	}

	// With patience where this host's copies could not be written: then the
	// clerk does it.
	async function assertWhole(name, patience_ms = 0) {
		assertWholeOnDisk(name)
		let entry, plugins, importMap
		const end = Date.now() + patience_ms
		do {
			({ plugins, importMap } = await discover(store))
			entry = plugins.find(({ pluginId }) => pluginId === name)
		} while (!entry && Date.now() < end && await sleep(20) === undefined)
		assert.equal(entry?.version, '1.0.0', 'it is not live')
		for (const file of ['index.js', 'chunks/a.js', 'chunks/b.js'])
			assert.equal(importMap.integrity[`${store.base}/plugins/${name}/1.0.0/${file}`],
				integrityOf(files[file]))
	}

	// Before the request is repeated: there is all of it or nothing.
	async function assertNotHalf(name, answer, patience_ms) {
		const { plugins } = await discover(store)
		const listed = plugins.some(({ pluginId }) => pluginId === name)
		if (fs.existsSync(folder(name)))
			assertWholeOnDisk(name)
		else
			assert.ok(!listed, 'it is listed without its files')
		if (answer?.status < 300)
			await assertWhole(name, patience_ms)
	}

	async function assertDefinite(name) {
		await worker()
		const again = await put(name)
		assert.ok([200, 201].includes(again.status),
			`repeated: ${again.status} ${again.text}`)
		assert.equal(again.json().channel.at, '1.0.0')
		await assertWhole(name)
	}

	// Publishes with something injected; returns the answer or the error.
	async function putWith(inject, name) {
		const trace = await attach(await worker(), inject)
		assert.ok(trace, 'strace was allowed a moment ago')
		const answer = await put(name).catch((error) => error)
		await trace.end()
		return answer
	}

	async function each(list, check) {
		const failures = []
		for (const item of list)
			try {
				await check(item)
			} catch (error) {
				failures.push(`${item.call} ${item.nth} (${item.line.slice(0, 150)}):\n` +
					`${error.message}`)
			}
		assert.equal(failures.length, 0,
			`${failures.length} of ${list.length}:\n${failures.slice(0, 20).join('\n')}`)
	}

	let traced
	before(async () => {
		store = await startPublishing({ settings: { workers: '1' } })
		assert.equal((await put('warm')).status, 201)
		const trace = await attach(await worker())
		if (!trace)
			return
		assert.equal((await put('traced')).status, 201)
		await sleep(50)
		await trace.end()
		traced = calls()
	})
	after(() => store?.stop())

	test('the trace shows the order that durability needs', (t) => {
		if (!traced)
			return t.skip('strace may not attach here')
		const at = (pattern) => traced.findIndex(({ line }) => pattern.test(line))
		const last = (pattern) => traced.findLastIndex(({ line }) => pattern.test(line))
		const rename = at(/^renameat2?\(.*plugins\/traced\/1\.0\.0/)
		const commit = at(/^sendto\(.*COMMIT/)
		const answered = at(/^write\(.*Status: 201/)
		assert.ok(rename > 0 && commit > 0 && answered > 0)
		assert.ok(last(/^fsync\(.*\/files[/>]/) < rename, 'files, then rename')
		for (const where of ['/plugins>', '/plugins/traced>']) {
			const synced = at(new RegExp(`^fsync\\([0-9]+<[^>]*${where}`))
			assert.ok(synced > 0 && synced < commit, `${where}, then COMMIT`)
		}
		assert.ok(commit < answered, 'COMMIT, then the answer')
		for (const file of [...Object.keys(files), '.hps/manifest.json'])
			assert.ok(at(new RegExp(`^fsync\\([0-9]+<[^>]*/files/${file}>`)) > 0, file)
	})

	test('kill -9 at a system call', async (t) => {
		if (!traced)
			return t.skip('strace may not attach here')
		const list = traced.filter(({ line }, i) => ALL || critical.test(line) || i % 8 === 0)
		let killed = 0
		await each(list, async ({ call, nth }) => {
			const name = `killed-${++number}`, before = await worker()
			const answer = await putWith({ call, nth, what: 'signal=SIGKILL' }, name)
			killed += !fs.existsSync(`/proc/${before}`)
			await assertNotHalf(name, answer)
			await assertDefinite(name)
			assert.equal((await put(name)).status, 200)
		})
		// Calls that depend on the moment, such as poll, may come fewer times.
		assert.ok(killed > list.length * 0.75, `only ${killed} of ${list.length}`)
	})

	const failing = {
		openat: 'ENOSPC', mkdirat: 'ENOSPC', write: 'ENOSPC', pwrite64: 'ENOSPC',
		renameat: 'ENOSPC', renameat2: 'EIO', fsync: 'EIO', fdatasync: 'EIO',
		read: 'EIO', pread64: 'EIO', getdents64: 'EIO', flock: 'EIO',
		newfstatat: 'EIO', fstatfs: 'EIO', fcntl: 'EMFILE',
	}
	test('a disk that is full or fails', async (t) => {
		if (!traced)
			return t.skip('strace may not attach here')
		const list = traced.filter(({ call, line }) => failing[call] &&
			line.includes(store.state) && !line.includes(`${store.state}/log/`))
			.filter(({ line }, i) => ALL || critical.test(line) || i % 3 === 0)
		const pid = await worker()
		// What killed uploads have left is gc's.
		const old = new Set(leftovers(store))
		await each(list, async ({ call, nth, line }) => {
			const name = `failed-${++number}`
			const answer = await putWith(
				{ call, nth, what: `error=${failing[call]}` }, name)
			const copies = /\/(snapshots|generations)[/>]|"generations\//.test(line)
			await assertNotHalf(name, answer, copies ? 3000 : 0)
			if (answer.status >= 300) {
				assertProblem(answer, [503, 507])
				assert.ok(!fs.existsSync(folder(name)), `a folder was left: ${answer.text}`)
				assert.deepEqual(leftovers(store).filter((left) => !old.has(left)), [])
			} else {
				leftovers(store).forEach((left) => old.add(left))
			}
			await assertDefinite(name)
		})
		assert.equal(await worker(), pid, 'a worker has died of it')
	})

	test('the database dies in the middle', async () => {
		for (let i = 0; i < (ALL ? 30 : 6); i++) {
			const name = `dead-${i}`
			const [answer] = await Promise.all([put(name),
				sleep(i * 2).then(() => store.database.kill())])
			if (answer.status >= 300)
				assertProblem(answer, [503])
			await store.database.start()
			await assertNotHalf(name)
			let again
			for (const end = Date.now() + 10_000; Date.now() < end; await sleep(50)) {
				again = await put(name)
				if (again.status !== 503)
					break
			}
			assert.ok([200, 201].includes(again.status), `${again.status} ${again.text}`)
			if (answer.status < 300)
				assert.equal(again.status, 200, 'a 2xx was lost')
			await assertWhole(name)
		}
	})

	test('each version was recorded once, each generation made once', () => {
		const rows = (sql) => store.database.sql(sql).trim().split('\n')
			.filter(Boolean).map((line) => line.split('\t'))
		const live = tree(`${store.state}/plugins`).filter((name) =>
			name.endsWith('/1.0.0/')).map((name) => `${name.slice(0, -7)}@1.0.0`)
		const recorded = rows(`SELECT object, count(*) FROM audit
			WHERE action = 'version.publish' GROUP BY object`)
		assert.deepEqual(recorded.map(([object]) => object).sort(), live.sort())
		for (const [object, count] of recorded)
			assert.equal(count, '1', object)
		const numbers = rows('SELECT number FROM generation ORDER BY number')
			.map(([n]) => Number(n))
		assert.deepEqual(numbers, numbers.map((_, i) => numbers[0] + i))
	})

	test('fsck finds nothing, and gc takes what killed uploads left', async () => {
		const check = () => store.admin(['fsck'])
		const found = check()
		assert.equal(found.status, 0, found.stdout + found.stderr)
		assert.equal(store.admin(['gc', '--grace', '0']).status, 0)
		assert.deepEqual(leftovers(store), [])
		assert.equal(check().status, 0)
		for (const { pluginId } of (await discover(store)).plugins)
			assertWholeOnDisk(pluginId)
	})
})
