// bench/run: starts a private store, measures it, writes the report.

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startStore, srcdir, builddir } from '../tests/api/support/store.mjs'
import { benchDiscovery, publishSmall } from './discovery.mjs'
import { benchPublishing } from './publishing.mjs'
import { report } from './report.mjs'

const { values } = parseArgs({ options: {
	rounds: { type: 'string', default: '5' },
	seconds: { type: 'string', default: '2' },
	output: { type: 'string' },
	help: { type: 'boolean', default: false },
} })
if (values.help) {
	console.log('usage: bench/run [--rounds N] [--seconds N] [--output FILE]')
	process.exit(0)
}
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds),
	say: (text) => console.error(text) }
const output = values.output ?? path.join(builddir, 'bench/results',
	`${new Date().toISOString().replace(/[:.].*$/, '').replace(/\D/g, '')}.md`)

function admin(store, ...words) {
	const done = store.admin(words)
	if (done.status !== 0)
		throw new Error(`hps-admin ${words.join(' ')}: ${done.stderr}`)
	return done.stdout
}

// The instances take up every plugin that is published while they may.
async function prepare(store) {
	admin(store, 'create-provider', 'bench')
	const out = admin(store, 'token', 'create', '--name', 'bench',
		'--right', 'plugin:create', '--right', 'version:publish',
		'--right', 'channel:move', 'bench')
	store.token = out.match(/hps_\w{38}/)[0]
	for (const [name, from, to] of [['twenty', 0, 20], ['many', 20, 200]]) {
		options.say(`publishing ${to - from} small plugins`)
		if (name === 'twenty')
			for (const instance of ['twenty', 'many'])
				admin(store, 'create-instance', '--auto-enrol',
					'--origin', '*', instance)
		await publishSmall(store, from, to)
		store.database.sql(
			`UPDATE instance SET auto_enrol = 0 WHERE name = '${name}'`)
	}
	admin(store, 'create-instance', '--auto-enrol', '--origin', '*', 'default')
}

const plainFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'hps-bench.'))
fs.chmodSync(plainFolder, 0o755)
const store = await startStore({
	server: 'lighttpd', programs: true, demoRoot: plainFolder,
	settings: { throttles: 'no' },
})
try {
	store.plainFolder = plainFolder
	// Beside the store's data, so on the same file system.
	store.work = `${store.state}/bench`
	fs.mkdirSync(store.work)
	await prepare(store)
	const discovery = await benchDiscovery(store,
		[{ name: 'twenty', plugins: 20 }, { name: 'many', plugins: 200 }], options)
	const publishing = await benchPublishing(store, [
		{ what: '1 MB module', bytes: 1e6, single: true, rounds: options.rounds * 4 },
		{ what: '1 MB tgz', bytes: 1e6, rounds: options.rounds * 4 },
		{ what: '20 MB tgz', bytes: 20e6, rounds: options.rounds },
	], options)
	const text = report({ srcdir, discovery, publishing, options })
	fs.mkdirSync(path.dirname(path.resolve(output)), { recursive: true })
	fs.writeFileSync(output, text)
	console.log(text)
	options.say(`written to ${output}`)
} finally {
	await store.stop()
	fs.rmSync(plainFolder, { recursive: true, force: true })
}
