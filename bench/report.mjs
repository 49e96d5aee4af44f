// The figures as Markdown.

import { execFileSync } from 'node:child_process'
import os from 'node:os'

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b)
	const middle = sorted.length >> 1
	return sorted.length % 2 ? sorted[middle]
		: (sorted[middle - 1] + sorted[middle]) / 2
}

// Of the rounds' ratios: each round compares what ran side by side.
function ratio(values) {
	return `**${median(values).toFixed(2)}** ` +
		`(${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`
}

const over = (rounds, key) => median(rounds.map((round) => round[key]))

function table(head, rows) {
	const line = (cells) => `| ${cells.join(' | ')} |`
	return [line(head), line(head.map((_, i) => i ? '---:' : '---')),
		...rows.map(line)].join('\n')
}

function firstLine(command, ...words) {
	try {
		return execFileSync(command, words, { encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } })
			.split('\n')[0]
	} catch (error) {
		return String(error.stdout ?? '').split('\n')[0]
	}
}

function versions(srcdir) {
	return [
		`store ${firstLine('git', '-C', srcdir, 'describe', '--always', '--dirty')}`,
		firstLine('lighttpd', '-v').replace(/ \(.*/, ''),
		firstLine('mariadbd', '--version').replace(/^.*?Ver /, 'MariaDB ')
			.replace(/ for .*/, ''),
		firstLine('wrk', '-v').replace(/ \[.*/, ''),
		firstLine('curl', '--version').replace(/ \(.*/, ''),
		firstLine('openssl', 'version').replace(/ \(.*/, ''),
		`Node ${process.versions.node}`,
		`${os.type()} ${os.release()}, ${os.cpus().length} × ${os.cpus()[0].model}`,
	].join('; ')
}

function discoveryTable({ cases }) {
	return table(['answer', 'bytes', 'file /s', 'discovery /s', 'ratio',
		'p99 ms', 'web CPU ms', 'workers CPU ms'],
	cases.map(({ what, bytes, ways: [file, store] }) => [
		what, bytes,
		Math.round(over(file.rounds, 'perSecond')),
		Math.round(over(store.rounds, 'perSecond')),
		ratio(store.rounds.map((round, i) =>
			round.perSecond / file.rounds[i].perSecond)),
		(over(store.rounds, 'p99Us') / 1000).toFixed(1),
		`${over(store.rounds, 'webMs').toFixed(0)} ` +
			`(file: ${over(file.rounds, 'webMs').toFixed(0)})`,
		over(store.rounds, 'workersMs').toFixed(0),
	]))
}

function publishingTable({ cases }) {
	const ms = (us) => (us / 1000).toFixed(1)
	return table(['upload', 'body bytes', 'stored bytes',
		'copy + fsync + hash ms', 'publish ms', 'ratio',
		'copy CPU ms', 'worker CPU ms', 'web CPU ms', 'database CPU ms'],
	cases.map(({ what, uploadBytes, storedBytes, rounds }) => {
		const base = rounds.map((round) => round.base)
		const mean = (key) => (rounds.reduce((sum, round) =>
			sum + round[key], 0) / rounds.length).toFixed(1)
		return [what, uploadBytes, storedBytes,
			`${ms(over(base, 'tookUs'))} (${['copyUs', 'syncUs', 'hashUs']
				.map((key) => ms(over(base, key))).join(' + ')})`,
			ms(over(rounds, 'tookUs')),
			ratio(rounds.map((round) => round.base.tookUs / round.tookUs)),
			ms(over(base, 'cpuUs')),
			mean('workersMs'), mean('webMs'), mean('databaseMs')]
	}))
}

export function report({ srcdir, discovery, publishing, options }) {
	return `# Figures of one run

${versions(srcdir)}.

Ratios are what counts: the median of interleaved rounds (${options.rounds}, for 1 MB
${options.rounds * 4}) after a warm-up, with the least and the greatest in parentheses;
1.00 is as fast as what it is compared with. Absolute figures are this
machine's, in this hour. How they come about: README.md.

## Discovery against the same bytes as a plain file

wrk, 16 connections, ${options.seconds} s for each figure; CPU for 1,000
requests. The ${discovery.workers} workers have
${(discovery.pssKb / 1024).toFixed(1)} MiB (PSS) in all.

${discoveryTable(discovery)}

## Publishing against copy, fsync and SHA-384 of the same bytes

One client, from the request to the end of the 201; a channel is moved, so each
one makes a generation. The ${publishing.workers} workers have
${(publishing.pssKb / 1024).toFixed(1)} MiB (PSS) in all.

${publishingTable(publishing)}
`
}
