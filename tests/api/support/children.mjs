// The processes of a private store.  As root they run as a system user, as
// script/server starts them: Apache serves nothing as root.

import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'

const PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`

function findUser() {
	if (process.getuid() !== 0)
		return { prefix: [], own() {}, name: () => os.userInfo().username }
	const name = process.env.HPS_USER ?? 'www-data'
	const id = (flag) => spawnSync('id', [flag, name]).stdout.toString().trim()
	const uid = Number(id('-u')), gid = Number(id('-g'))
	const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
	const readable = spawnSync(prefix[0],
		[...prefix.slice(1), 'test', '-r', new URL(import.meta.url).pathname])
	// A checkout under /root: the right to pass its folders, no other.
	if (readable.status !== 0)
		prefix.push('--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search')
	return {
		prefix,
		name: () => name,
		own(path) {
			spawnSync('chown', ['-R', `${uid}:${gid}`, path])
		},
	}
}

export const systemUser = findUser()

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

export class Children {
	#children = []

	constructor(top) {
		this.top = top
		// Whatever ends the test ends them too.
		process.once('exit', () => {
			for (const child of this.#children)
				if (child.exitCode === null && child.signalCode === null)
					child.kill('SIGKILL')
		})
	}

	logFile(name) {
		return `${this.top}/log/${name}.out`
	}

	log(name) {
		return fs.readFileSync(this.logFile(name), 'utf8')
	}

	start(name, command, env = {}) {
		const words = [...(systemUser.prefix.length ? systemUser.prefix : ['setpriv']),
			'--pdeathsig=TERM', ...command]
		const log = fs.openSync(this.logFile(name), 'a')
		const child = spawn(words[0], words.slice(1), {
			env: { ...process.env, ...env, PATH },
			stdio: ['ignore', log, log],
			cwd: '/',
		})
		fs.closeSync(log)
		child.name = name
		child.on('error', (error) => fs.appendFileSync(this.logFile(name), `${error}\n`))
		this.#children.push(child)
		return child
	}

	// True once check() is true or resolves; false when the child has ended.
	async until(child, check, timeoutMs = 30_000) {
		const end = Date.now() + timeoutMs
		while (child.exitCode === null && child.signalCode === null) {
			try {
				if (await check())
					return true
			} catch {
				// Not yet.
			}
			if (Date.now() > end)
				throw new Error(`${child.name} does not answer:\n${this.log(child.name)}`)
			await sleep(20)
		}
		return false
	}

	// Runs a command to its end: {status, stdout, stderr}.
	run(command, input = '', env = {}) {
		const words = [...systemUser.prefix, ...command]
		const done = spawnSync(words[0], words.slice(1), {
			env: { ...process.env, ...env, PATH }, input, cwd: '/',
			maxBuffer: 64 << 20,
		})
		return {
			status: done.status,
			stdout: done.stdout?.toString() ?? '',
			stderr: done.stderr?.toString() ?? String(done.error),
		}
	}

	writeConfig(file, settings) {
		fs.writeFileSync(file, Object.entries(settings)
			.map(([key, value]) => `${key} = ${value}\n`).join(''), { mode: 0o600 })
		systemUser.own(file)
	}

	find(name) {
		return this.#children.findLast((child) => child.name === name)
	}

	async stop(child, signal = 'SIGTERM') {
		if (child.exitCode !== null || child.signalCode !== null)
			return
		const ended = new Promise((done) => child.once('exit', done))
		child.kill(signal)
		const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
		await ended
		clearTimeout(late)
	}

	// The last started first, so the database last.
	async stopAll() {
		for (const child of this.#children.reverse())
			await this.stop(child)
		this.#children = []
	}
}
