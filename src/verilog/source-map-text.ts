import type { SourceMap } from './maps.ts';

/** Rows that are made into text at a time, and the bytes that one takes at most. */
const rowsAtOnce = 4096;
const rowBytes = 64;

const code = (character: string): number => character.charCodeAt(0);
const [zero, comma] = [code('0'), code(',')];
const before = Buffer.from('      [');
const after = Buffer.from('],\n');

/** Readable JSON, with each row on one line. A large design has millions of rows: no row becomes a string of its own. */
export function sourceMapText(map: SourceMap): string {
  const pieces = [`{\n  "sources": ${JSON.stringify(map.sources)},\n  "files": {\n`];
  let isFirst = true;
  for (const [file, rows] of Object.entries(map.files)) {
    pieces.push(`${isFirst ? '' : ',\n'}    ${JSON.stringify(file)}: [\n`);
    isFirst = false;
    addRows(pieces, rows);
    pieces.push('\n    ]');
  }
  pieces.push('\n  }\n}\n');
  return pieces.join('');
}

function addRows(pieces: string[], rows: SourceMap['files'][string]): void {
  const bytes = Buffer.allocUnsafe(Math.min(rows.length, rowsAtOnce) * rowBytes);
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const end = Math.min(rows.length, start + rowsAtOnce);
    let at = 0;
    for (let i = start; i < end; i++) {
      bytes.set(before, at);
      at += before.length;
      const row = rows[i]!;
      for (let k = 0; k < row.length; k++) {
        if (k > 0) bytes[at++] = comma;
        at = addNumber(bytes, at, row[k]!);
      }
      bytes.set(after, at);
      at += after.length;
    }
    // No comma behind the last row.
    pieces.push(bytes.toString('latin1', 0, end === rows.length ? at - 2 : at));
  }
}

/** Writes a whole number from 0 on in digits, and gives the position behind them. */
function addNumber(bytes: Buffer, at: number, value: number): number {
  let end = at + 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end++;
  let rest = value;
  for (let i = end - 1; i >= at; i--) {
    const next = Math.floor(rest / 10);
    bytes[i] = zero + rest - next * 10;
    rest = next;
  }
  return end;
}
