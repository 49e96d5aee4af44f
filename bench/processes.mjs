// What processes cost, from /proc.

import { execFileSync } from 'node:child_process'
import fs from 'node:fs'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']))

export function childrenOf(pid) {
	return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
		.trim().split(' ').filter(Boolean).map(Number)
}

// utime and stime of the processes so far, in ms.
export function cpuMs(pids) {
	let ticks = 0
	for (const pid of pids) {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
		ticks += Number(fields[11]) + Number(fields[12])
	}
	return ticks * 1000 / ticksPerSecond
}

// Proportional memory in kB: what is shared counts in parts.
export function pssKb(pids) {
	return pids.reduce((sum, pid) => sum + Number(
		fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
			.match(/^Pss:\s+(\d+) kB/m)[1]), 0)
}
