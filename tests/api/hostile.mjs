// Hostile uploads over HTTP: each is refused with a problem document, leaves
// nothing behind, and costs no worker.  HPS_HOSTILE_DAMAGED is the number of
// randomly damaged archives, HPS_HOSTILE_SEED where they begin.

import assert from 'node:assert/strict'
import { describe, test, before, after } from 'node:test'
import { damagedUploads, hostileUploads } from './support/hostile.mjs'
import {
	assertProblem, leftovers, module, publish, startPublishing, tree, workers,
} from './support/publishing.mjs'

const DAMAGED = Number(process.env.HPS_HOSTILE_DAMAGED ?? 400)
const SEED = Number(process.env.HPS_HOSTILE_SEED ?? 1)

// A few at a time, as pipelines would come.
async function each(items, check) {
	const failures = []
	let count = 0
	const lane = async () => {
		for (const item of items) {
			count++
			try {
				await check(item)
			} catch (error) {
				failures.push(`${item.name}: ${error.message}`)
			}
		}
	}
	await Promise.all([lane(), lane(), lane()])
	assert.equal(failures.length, 0,
		`${failures.length} of ${count}:\n${failures.slice(0, 60).join('\n')}`)
	return count
}

describe('hostile uploads', () => {
	let store, pids, plugins
	before(async () => {
		store = await startPublishing({ settings: { workers: '3' } })
		assert.equal((await publish(store, 'here', '1.0.0', module(),
			{ query: '?channel=stable' })).status, 201)
		pids = workers(store, 'publish')
		plugins = tree(`${store.state}/plugins`)
		assert.equal(pids.length, 3)
	})
	after(() => store?.stop())

	function assertUntouched() {
		assert.deepEqual(leftovers(store), [])
		assert.deepEqual(tree(`${store.state}/plugins`), plugins)
		assert.deepEqual(workers(store, 'publish'), pids, 'a worker has died')
	}

	test('every lie is refused, and the refusal says where', async () => {
		const count = await each(hostileUploads(), async ({ type, body, entry }) => {
			const answer = await publish(store, 'victim', '1.0.0', body,
				{ type, query: '?channel=stable' })
			const problem = assertProblem(answer, 422)
			assert.ok(problem.errors?.length, answer.text)
			if (entry)
				assert.ok(problem.errors.some(({ pointer }) => pointer === entry),
					`does not name ${entry}: ${answer.text}`)
			for (const { pointer, detail } of problem.errors)
				assert.doesNotMatch(pointer + detail, /[\x00-\x1f\x7f]/)
			assert.doesNotMatch(answer.text, /\/tmp\/|staging\//, 'shows a path of the host')
		})
		assert.ok(count > 500, `only ${count}`)
		assertUntouched()
	})

	test('damage is refused, or changes no file', async () => {
		let taken = 0
		const digests = new Map()
		const dryRun = (body, type) =>
			publish(store, 'victim', '1.0.0', body, { type, query: '?dryRun=true' })
		await each(damagedUploads(DAMAGED, SEED), async ({ type, body, honest }) => {
			const answer = await dryRun(body, type)
			if (answer.status !== 200)
				return void assertProblem(answer, 422)
			taken++
			if (!digests.has(type))
				digests.set(type, (await dryRun(honest, type)).json().digest)
			assert.equal(answer.json().digest, digests.get(type), 'taken with other files')
		})
		assert.ok(taken < DAMAGED / 2, `${taken} of ${DAMAGED} were taken`)
		assertUntouched()
	})

	test('an honest upload is taken as ever', async () => {
		const answer = await publish(store, 'victim', '1.0.0', module('honest'))
		assert.equal(answer.status, 201, answer.text)
		const done = store.admin(['fsck'])
		assert.equal(done.status, 0, done.stdout + done.stderr)
	})
})
