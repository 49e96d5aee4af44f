// Archives byte by byte: plain ones for the tests of publishing, and every
// lie that a header can tell for the hostile ones.  Nothing here checks what
// it is told.
//
// Formats: POSIX.1-2017 pax (ustar), RFC 1952 (gzip), APPNOTE.TXT (zip).

import zlib from 'node:zlib'

const BLOCK = 512

const crcTable = new Uint32Array(256).map((_, n) => {
	for (let bit = 0; bit < 8; bit++)
		n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1
	return n >>> 0
})

// zlib.crc32() is younger than Node 18.
export function crc32(bytes) {
	let crc = 0xffffffff
	for (const byte of bytes)
		crc = crcTable[(crc ^ byte) & 255] ^ crc >>> 8
	return (crc ^ 0xffffffff) >>> 0
}

const octal = (value, width) => value.toString(8).padStart(width - 1, '0')

function checksum(header) {
	header.fill(' ', 148, 156)
	const sum = header.reduce((total, byte) => total + byte, 0)
	header.write(`${octal(sum, 7)}\0 `, 148, 'latin1')
}

// One header block.  Fields: name, size, type ('0'), mode, link, prefix,
// magic, version, uid, devmajor; sizeField and checksumField write other bytes
// than the right ones.
export function tarHeader(fields) {
	const header = Buffer.alloc(BLOCK)
	const name = Buffer.from(fields.name ?? 'index.js')
	name.copy(header, 0, 0, 100)
	header.write(octal(fields.mode ?? 0o644, 8), 100, 'latin1')
	header.write(octal(fields.uid ?? 0, 8), 108, 'latin1')
	header.write(octal(0, 8), 116, 'latin1')
	header.write(fields.sizeField ?? octal(fields.size ?? 0, 12), 124, 'latin1')
	header.write(octal(fields.mtime ?? 499162500, 12), 136, 'latin1')
	header.write(fields.type ?? '0', 156, 'latin1')
	header.write(fields.link ?? '', 157, 'latin1')
	header.write(fields.magic ?? 'ustar\0', 257, 'latin1')
	header.write(fields.version ?? '00', 263, 'latin1')
	header.write(octal(fields.devmajor ?? 0, 8), 329, 'latin1')
	header.write(octal(0, 8), 337, 'latin1')
	header.write(fields.prefix ?? '', 345, 'latin1')
	checksum(header)
	if (fields.checksumField !== undefined)
		header.write(fields.checksumField, 148, 'latin1')
	return header
}

export function pad(bytes) {
	return Buffer.concat([bytes, Buffer.alloc(-bytes.length & BLOCK - 1)])
}

// A header and its data.  fields.data is text or bytes.
export function tarEntry(fields) {
	const data = Buffer.from(fields.data ?? '')
	return Buffer.concat([
		tarHeader({ size: data.length, ...fields }), pad(data)])
}

// The records of a pax header, each with its own length in front.
export function paxRecords(records) {
	return Object.entries(records).map(([key, value]) => {
		const rest = Buffer.byteLength(` ${key}=${value}\n`)
		let length = rest + String(rest).length
		if (String(length).length !== String(rest).length)
			length = rest + String(length).length
		return `${length} ${key}=${value}\n`
	}).join('')
}

export function paxEntry(records, type = 'x') {
	return tarEntry({ name: 'PaxHeader', type,
		data: typeof records === 'string' ? records : paxRecords(records) })
}

// Entries are fields of tarEntry(), or bytes as they are.
export function tar(entries, end = Buffer.alloc(2 * BLOCK)) {
	return Buffer.concat([
		...entries.map((entry) => Buffer.isBuffer(entry) ? entry : tarEntry(entry)),
		end,
	])
}

export const gzip = (bytes, options) => zlib.gzipSync(bytes, options)

export const tarball = (entries, end) => gzip(tar(entries, end))

// {path: content} as the entries of a tarball or a zip.
export function entriesOf(files, prefix = '') {
	return Object.entries(files).map(([name, data]) =>
		({ name: `${prefix}${name}`, data }))
}

// As `npm pack` lays a tarball out.
export const packed = (files) => tarball(entriesOf(files, 'package/'))

function localHeader(f) {
	const header = Buffer.alloc(30)
	header.writeUInt32LE(0x04034b50, 0)
	header.writeUInt16LE(f.needed, 4)
	header.writeUInt16LE(f.flags, 6)
	header.writeUInt16LE(f.method, 8)
	header.writeUInt32LE(f.time, 10)
	header.writeUInt32LE(f.crc, 14)
	header.writeUInt32LE(f.packedSize, 18)
	header.writeUInt32LE(f.size, 22)
	header.writeUInt16LE(f.nameLength ?? f.name.length, 26)
	header.writeUInt16LE(f.extra.length, 28)
	return Buffer.concat([header, f.name, f.extra])
}

function centralHeader(f) {
	const header = Buffer.alloc(46)
	header.writeUInt32LE(0x02014b50, 0)
	header.writeUInt16LE(f.madeBy, 4)
	header.writeUInt16LE(f.needed, 6)
	header.writeUInt16LE(f.flags, 8)
	header.writeUInt16LE(f.method, 10)
	header.writeUInt32LE(f.time, 12)
	header.writeUInt32LE(f.crc, 16)
	header.writeUInt32LE(f.packedSize, 20)
	header.writeUInt32LE(f.size, 24)
	header.writeUInt16LE(f.nameLength ?? f.name.length, 28)
	header.writeUInt16LE(f.extra.length, 30)
	header.writeUInt16LE(f.comment.length, 32)
	header.writeUInt16LE(f.disk, 34)
	header.writeUInt32LE(f.attributes, 38)
	header.writeUInt32LE(f.offset, 42)
	return Buffer.concat([header, f.name, f.extra, f.comment])
}

function zipFields(item) {
	const data = Buffer.from(item.data ?? '')
	const method = item.method ?? 8
	const packed = item.packed ?? (method === 8 ? zlib.deflateRawSync(data) : data)
	return {
		needed: 20, flags: 0, method, time: 0x21000000, madeBy: 3 << 8 | 20,
		disk: 0, attributes: (0o100644 << 16) >>> 0, comment: Buffer.alloc(0),
		extra: Buffer.alloc(0), crc: crc32(data), size: data.length,
		packedSize: packed.length, ...item,
		name: Buffer.from(item.name ?? 'index.js'), packed,
	}
}

export function zipEnd(fields) {
	const end = Buffer.alloc(22)
	const comment = Buffer.from(fields.comment ?? '')
	end.writeUInt32LE(0x06054b50, 0)
	end.writeUInt16LE(fields.disk ?? 0, 4)
	end.writeUInt16LE(fields.centralDisk ?? 0, 6)
	end.writeUInt16LE(fields.countHere ?? fields.count, 8)
	end.writeUInt16LE(fields.count, 10)
	end.writeUInt32LE(fields.size, 12)
	end.writeUInt32LE(fields.offset, 16)
	end.writeUInt16LE(fields.commentLength ?? comment.length, 20)
	return Buffer.concat([end, comment])
}

// Items: name, data, method, and any field of either header; `local` and
// `central` change one of the two; `before` and `after` are bytes around the
// data, `offset` lies about where it is.  Options: start, gap (before the
// central directory), end (fields of the end record), tail.
export function zip(items, { start = Buffer.alloc(0), gap = Buffer.alloc(0),
	end = {}, tail = Buffer.alloc(0) } = {}) {
	const parts = [Buffer.from(start)]
	const length = () => parts.reduce((sum, part) => sum + part.length, 0)
	const placed = items.map((item) => {
		const fields = zipFields(item)
		parts.push(Buffer.from(item.before ?? ''))
		const offset = length()
		if (!item.noLocal)
			parts.push(localHeader({ ...fields, ...bytesOf(item.local) }),
				fields.packed, Buffer.from(item.after ?? ''))
		return { ...fields, offset, ...bytesOf(item.central) }
	})
	parts.push(Buffer.from(gap))
	const offset = length()
	const central = placed.filter((fields) => !fields.noCentral)
		.map(centralHeader)
	parts.push(...central)
	parts.push(zipEnd({ count: central.length, offset,
		size: length() - offset, ...end }), Buffer.from(tail))
	return Buffer.concat(parts)
}

function bytesOf(fields = {}) {
	return fields.name === undefined ? fields
		: { ...fields, name: Buffer.from(fields.name) }
}
