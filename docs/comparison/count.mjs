// Counts lines and tokens of source files without blank lines, comments, docstrings and imports.
import { readFileSync } from 'node:fs';

for (const file of process.argv.slice(2)) {
  const isPython = file.endsWith('.py');
  const text = readFileSync(file, 'utf8');
  const comments = isPython ? /#[^\n]*|^[ \t]*"""[\s\S]*?"""/gm : /\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  const isScala = file.endsWith('.scala');
  const imports = isPython || isScala ? /^ *(from|import) [^\n]*/gm : /^import [\s\S]*?;$/gm;
  const code = text.replace(comments, '').replace(imports, '');
  const lines = code.split('\n').filter((line) => line.trim() !== '');
  const tokens = code.match(/"[^"\n]*"|'[^'\n]*'|`[^`]*`|\w+|=>|\.\.\.|\?\?|\?\.|[^\s\w]/g) ?? [];
  const shown = file.endsWith('.v') ? '' : ` ${String(tokens.length).padStart(5)} tokens`;
  console.log(`${String(lines.length).padStart(4)} lines${shown}  ${file}`);
}
