// What somebody chooses, drops or pastes, as a list of pictures: { path, size, type, open }. Folders and zips are looked into.

import { isZip, openZip, ZipRefusal } from './zip.js';

const ignored = /^(\.|thumbs\.db$|desktop\.ini$)/i;

export const nameOf = path => path.slice(path.lastIndexOf('/') + 1);

/// The folder that a picture lies in, from the one that was chosen on; empty where it lies in none.
export const folderOf = path => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/// Gives the pictures, and what is refused before anything is sent.
export async function picturesOf(files, maxFileBytes) {
  const [pictures, refused] = [[], []];
  for (const { file, path } of files) {
    if (ignored.test(file.name)) continue;
    if (!isZip(file.name)) {
      pictures.push({ path, size: file.size, type: file.type, open: async () => file });
      continue;
    }
    try {
      const zip = await openZip(file, maxFileBytes);
      pictures.push(...zip.files.filter(one => !ignored.test(nameOf(one.path))).map(one => ({ ...one, type: '' })));
      refused.push(...zip.refused.filter(one => !ignored.test(nameOf(one.path)) || nameOf(one.path) === '..'));
    } catch (failure) {
      refused.push({ path, reason: failure instanceof ZipRefusal ? failure.reason : 'unreadable' });
    }
  }
  return { pictures, refused };
}

/// The folders that the pictures lie in, each with how many.
export function foldersOf(pictures) {
  const counts = new Map();
  for (const { path } of pictures) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
  return [...counts].map(([path, count]) => ({ path, count })).sort((one, other) => one.path.localeCompare(other.path));
}

export const chosenIn = input => [...input.files].map(file => ({ file, path: file.webkitRelativePath || file.name }));

export async function droppedIn(transfer) {
  // Entries must be taken before the first await: the browser empties the list then.
  const waiting = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (waiting.length === 0) return [...transfer.files].map(file => ({ file, path: file.name }));
  const files = [];
  while (waiting.length > 0) {
    const entry = waiting.shift();
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      files.push({ file, path: entry.fullPath.replace(/^\//, '') });
    }
    else waiting.push(...await childrenOf(entry));
  }
  return files;
}

/// Browsers call every pasted picture the same, so the time names it.
export function pastedIn(clipboard) {
  const now = new Date();
  const two = number => String(number).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.');
  return [...clipboard.files].map((file, index) => {
    const isUnnamed = file.name === '' || /^image\.\w+$/.test(file.name);
    const more = index === 0 ? '' : ` ${index + 1}`;
    return { file, path: isUnnamed ? `pasted ${day} ${time}${more}.${file.type.split('/')[1] ?? 'png'}` : file.name };
  });
}

async function childrenOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
