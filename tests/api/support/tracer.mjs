// strace on one running process: what it calls, and what happens when one of
// the calls kills it or fails.

import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const log = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'hps-trace.')), 'log')
process.once('exit', () => fs.rmSync(path.dirname(log), { recursive: true, force: true }))

// Attaches to pid until end() is called.  inject: {call, nth, what}, such as
// {call: 'fsync', nth: 2, what: 'signal=SIGKILL'}; counted from here on.
// Returns null where the system does not allow it.
export async function attach(pid, inject) {
	const options = inject ? ['-e', `trace=${inject.call}`, '-e',
		`inject=${inject.call}:${inject.what}:when=${inject.nth}`] : []
	const child = spawn('strace', ['-y', '-o', log, ...options, '-p', String(pid)],
		{ stdio: ['ignore', 'ignore', 'pipe'],
			env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } })
	const ended = new Promise((done) => {
		child.once('exit', done)
		child.once('error', done)
	})
	const attached = new Promise((done) => {
		child.stderr.on('data', (text) => /attached/.test(text) && done(true))
	})
	if (!await Promise.race([attached, ended.then(() => false)]))
		return null
	return {
		async end() {
			if (child.exitCode === null)
				child.kill('SIGINT')
			await ended
		},
	}
}

// The calls that were seen since attach(): {call, nth, line}.
export function calls() {
	const counts = {}
	return fs.readFileSync(log, 'utf8').split('\n').flatMap((line) => {
		const call = line.match(/^([a-z0-9_]+)\(/)?.[1]
		// One that was under way is not counted by strace either.
		if (!call || line.includes('resuming interrupted'))
			return []
		counts[call] = (counts[call] ?? 0) + 1
		return [{ call, nth: counts[call], line }]
	})
}
