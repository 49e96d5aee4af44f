// Publishing by one client, against copying, syncing and hashing the same
// bytes as one file.

import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { promisify } from 'node:util'
import { builddir } from '../tests/api/support/store.mjs'
import { files, oneFile, tarball } from './sample.mjs'
import { childrenOf, cpuMs, pssKb } from './processes.mjs'

const run = promisify(execFile)

// curl takes the time: from its request to the end of the answer.
async function put(store, one, version) {
	const { stdout } = await run('curl', ['-sS', '-T', one.upload,
		'-o', `${store.work}/answer`, '-w', '%{http_code} %{time_total}',
		'-H', `Authorization: Bearer ${store.token}`,
		'-H', `Content-Type: ${one.type}`, '-H', 'Expect:',
		`${store.base}/api/v1/publish/${one.plugin}/${version}?channel=stable`])
	const [status, seconds] = stdout.split(' ')
	if (status !== '201')
		throw new Error(`publish: ${status} ` +
			fs.readFileSync(`${store.work}/answer`, 'utf8'))
	return seconds * 1e6
}

async function copy(store, one, name) {
	const { stdout } = await run(`${builddir}/bench/copy_hash`,
		[one.stored, `${store.work}/${one.plugin}.${name}`])
	return JSON.parse(stdout)
}

function makeCase(store, { what, bytes, single }) {
	const list = single ? [oneFile(bytes)] : files(bytes, bytes)
	const plugin = `${single ? 'single' : 'packed'}-${bytes}`
	const stored = `${store.work}/${plugin}.stored`
	const upload = `${store.work}/${plugin}.upload`
	fs.writeFileSync(stored, Buffer.concat(list.map(({ data }) => data)))
	fs.writeFileSync(upload, single ? list[0].data : tarball(list))
	return {
		what, plugin, stored, upload,
		type: single ? 'text/javascript' : 'application/gzip',
		storedBytes: fs.statSync(stored).size,
		uploadBytes: fs.statSync(upload).size,
		rounds: [],
	}
}

async function measure(store, pids, one, version) {
	const base = await copy(store, one, version)
	const before = Object.entries(pids).map(([, list]) => cpuMs(list))
	const tookUs = await put(store, one, version)
	const after = Object.entries(pids).map(([, list]) => cpuMs(list))
	const cpu = Object.fromEntries(Object.keys(pids).map((name, i) =>
		[`${name}Ms`, after[i] - before[i]]))
	return { base, tookUs, ...cpu }
}

// sizes: [{what, bytes, rounds, single: a module instead of a tarball}].  Returns {cases, pssKb, workers}.
export async function benchPublishing(store, sizes, { say }) {
	const pids = {
		web: [store.children.find('web').pid],
		workers: childrenOf(store.children.find('publish').pid),
		database: [store.children.find('mariadb').pid],
	}
	const cases = sizes.map((size) => makeCase(store, size))
	// Variants are made after the answer; here they would only be noise.
	store.children.find('clerk').kill('SIGSTOP')
	try {
		for (const [i, one] of cases.entries())
			for (let round = -1; round <= sizes[i].rounds; round++) {
				say(`publishing ${one.what}: ${round > 0
					? `round ${round} of ${sizes[i].rounds}` : 'warm-up'}`)
				const done = await measure(store, pids, one, `1.0.${round + 1}`)
				if (round > 0)
					one.rounds.push(done)
			}
	} finally {
		store.children.find('clerk').kill('SIGCONT')
	}
	return { cases, workers: pids.workers.length, pssKb: pssKb(pids.workers) }
}
