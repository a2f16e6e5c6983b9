// Reads a zip in the browser, so that its pictures are sent one by one as those of a folder are. Nothing is unpacked before its turn.
// The same is refused as by the server (PictureArchive): what needs a password, links, paths that lead out, archives within, bombs.

const bytesOf = { end: 22, locator: 20, longEnd: 56, record: 46, header: 30 };
const signs = { end: 0x06054b50, locator: 0x07064b50, longEnd: 0x06064b50, record: 0x02014b50, header: 0x04034b50 };
const missing = 0xffffffff;
const mostFiles = 100_000; // each is sent by itself
const mostListBytes = 64 * 1024 * 1024;
const mostRatio = 200;
const alwaysGood = 1024 * 1024;
const archives = /\.(zip|7z|rar|tar|gz|tgz|bz2|xz|zst)$/i;
const dosLetters = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧'
  + '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ';

/// Why a zip, or a file of it, is not taken: the key of a text.
export class ZipRefusal extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export const isZip = name => /\.zip$/i.test(name);

/// Gives the files that can be read, as { path, size, open }, and those that are refused, as { path, reason }.
export async function openZip(file, maxFileBytes) {
  if (typeof DecompressionStream === 'undefined') throw new ZipRefusal('zipUnsupported');
  const end = await findEnd(file);
  if (end.length > mostListBytes) throw new ZipRefusal('zipTooMany');
  const records = readList(await view(file, end.start, end.start + end.length), end);
  refuseOverlap(records, end.start);
  const [files, refused] = [[], []];
  for (const record of records) {
    if (record.path.endsWith('/') || record.path.startsWith('__MACOSX/')) continue;
    if (files.length + refused.length === mostFiles) throw new ZipRefusal('zipTooMany');
    const reason = whyNot(record, maxFileBytes);
    if (reason) refused.push({ path: record.path, reason });
    else files.push({ path: record.path, size: record.size, open: () => unpack(file, record) });
  }
  return { files, refused };
}

async function findEnd(file) {
  const tailAt = Math.max(0, file.size - bytesOf.end - 0xffff);
  const tail = await view(file, tailAt, file.size);
  let at = tail.byteLength - bytesOf.end;
  while (at >= 0 && !(u32(tail, at) === signs.end && at + bytesOf.end + u16(tail, at + 20) <= tail.byteLength)) at--;
  if (at < 0) {
    const start = await view(file, 0, 4);
    throw new ZipRefusal(start.byteLength === 4 && u32(start, 0) === signs.header ? 'zipTruncated' : 'noZip');
  }
  if (![0, 0xffff].includes(u16(tail, at + 4)) || ![0, 0xffff].includes(u16(tail, at + 6))) throw new ZipRefusal('zipParts');
  let [count, length, start, endAt] = [u16(tail, at + 10), u32(tail, at + 12), u32(tail, at + 16), tailAt + at];
  const long = await findLongEnd(file, endAt);
  if (long) [count, length, start, endAt] = [u64(long.bytes, 32), u64(long.bytes, 40), u64(long.bytes, 48), long.at];
  if (length + start > endAt || count > length) throw new ZipRefusal('zipBroken');
  return { count, length, start: endAt - length, before: endAt - length - start };
}

async function findLongEnd(file, endAt) {
  const locator = await view(file, endAt - bytesOf.locator, endAt);
  if (locator.byteLength < bytesOf.locator || u32(locator, 0) !== signs.locator) return null;
  for (const at of [u64(locator, 8), endAt - bytesOf.locator - bytesOf.longEnd]) {
    const bytes = await view(file, at, at + bytesOf.longEnd);
    if (bytes.byteLength === bytesOf.longEnd && u32(bytes, 0) === signs.longEnd) return { bytes, at };
  }
  return null;
}

function readList(list, end) {
  const records = [];
  let at = 0;
  for (let i = 0; i < end.count; i++) {
    if (at + bytesOf.record > list.byteLength || u32(list, at) !== signs.record) throw new ZipRefusal('zipBroken');
    const [nameLength, extraLength] = [u16(list, at + 28), u16(list, at + 30)];
    const nameAt = at + bytesOf.record;
    const next = nameAt + nameLength + extraLength + u16(list, at + 32);
    if (next > list.byteLength) throw new ZipRefusal('zipBroken');
    const record = {
      flags: u16(list, at + 8), method: u16(list, at + 10), crc: u32(list, at + 16), packed: u32(list, at + 20),
      size: u32(list, at + 24), start: u32(list, at + 42),
      mode: [3, 19].includes(list.getUint8(at + 5)) ? u16(list, at + 40) : 0,
    };
    readLongFields(record, list, nameAt + nameLength, extraLength);
    record.start += end.before;
    if (record.packed > end.start || record.start > end.start) throw new ZipRefusal('zipBroken');
    record.path = decode(new Uint8Array(list.buffer, nameAt, Math.min(nameLength, 1024)), record.flags);
    records.push(record);
    at = next;
  }
  return records;
}

function readLongFields(record, list, at, length) {
  if (![record.size, record.packed, record.start].includes(missing)) return;
  for (const end = at + length; at + 4 <= end; at += 4 + u16(list, at + 2)) {
    if (u16(list, at) !== 1) continue;
    let [field, fieldEnd] = [at + 4, Math.min(end, at + 4 + u16(list, at + 2))];
    for (const name of ['size', 'packed', 'start']) {
      if (record[name] !== missing) continue;
      if (field + 8 > fieldEnd) throw new ZipRefusal('zipBroken');
      record[name] = u64(list, field);
      field += 8;
    }
    return;
  }
  throw new ZipRefusal('zipBroken');
}

/// Each byte of an honest archive belongs to one file at most.
function refuseOverlap(records, endOfFiles) {
  let next = endOfFiles;
  for (const record of [...records].sort((one, other) => other.start - one.start)) {
    if (record.start + bytesOf.header + record.packed > next) throw new ZipRefusal('zipOverlap');
    next = record.start;
  }
}

function whyNot(record, maxFileBytes) {
  const { path, size, packed, mode } = record;
  if (record.flags & 0x41) return 'zipEncrypted';
  if (![0, 0x8000, 0x4000].includes(mode & 0xf000)) return 'zipLink';
  if (path === '' || path.startsWith('/') || path[1] === ':' || path.includes('\0') || path.split('/').some(part => part.trim() === '..'))
    return 'zipLeadsOut';
  if (archives.test(path)) return 'zipNested';
  if (![0, 8].includes(record.method)) return 'zipMethod';
  if (size > maxFileBytes) return 'tooLarge';
  return size > alwaysGood && size > packed * mostRatio ? 'zipTight' : null;
}

/// Gives the bytes of one file, never more than its record says.
async function unpack(file, record) {
  const header = await view(file, record.start, record.start + bytesOf.header);
  if (header.byteLength < bytesOf.header || u32(header, 0) !== signs.header) throw new ZipRefusal('zipDamaged');
  const start = record.start + bytesOf.header + u16(header, 26) + u16(header, 28);
  const packed = file.slice(start, start + record.packed);
  const stream = record.method === 0 ? packed.stream() : packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const bytes = new Uint8Array(record.size);
  let read = 0;
  try {
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (read + value.length > bytes.length) {
        reader.cancel().catch(() => { });
        throw new ZipRefusal('zipLonger');
      }
      bytes.set(value, read);
      read += value.length;
    }
  } catch (failure) {
    throw failure instanceof ZipRefusal ? failure : new ZipRefusal('zipDamaged');
  }
  if (read < bytes.length || crcOf(bytes) !== record.crc) throw new ZipRefusal('zipDamaged');
  return new Blob([bytes]);
}

/// A name as whoever wrote it: UTF-8, else as a Chinese Windows writes it, else as DOS did.
function decode(bytes, flags) {
  const read = encoding => new TextDecoder(encoding, { fatal: true }).decode(bytes);
  let name;
  try {
    name = read('utf-8');
  } catch {
    try {
      name = flags & 0x800 ? new TextDecoder().decode(bytes) : read('big5');
    } catch {
      name = [...bytes].map(byte => byte < 128 ? String.fromCharCode(byte) : dosLetters[byte - 128]).join('');
    }
  }
  return name.replaceAll('\\', '/');
}

const crcTable = new Uint32Array(256).map((_, index) => {
  for (let bit = 0; bit < 8; bit++) index = index & 1 ? (index >>> 1) ^ 0xedb88320 : index >>> 1;
  return index;
});

function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

async function view(file, start, end) {
  return new DataView(await file.slice(Math.max(0, start), Math.max(0, end)).arrayBuffer());
}

const u16 = (bytes, at) => bytes.getUint16(at, true);
const u32 = (bytes, at) => bytes.getUint32(at, true);
const u64 = (bytes, at) => Number(bytes.getBigUint64(at, true));
