/**
 * A memory file as SystemVerilog: templates are Verilog, of which only the words for types and processes differ. An
 * array that several processes write stays with plain `always`, because `always_ff` wants to be the only one.
 */
export function memoryText(text: string): string {
  const parts = text.split(/(\/\/[^\n]*|\/\*[\s\S]*?\*\/|`\w+(?: wire)?|"[^"]*")/);
  const code = parts.filter((_, i) => i % 2 === 0).join('');
  const single = (code.match(/\balways\b/g) ?? []).length === 1 && !/\binitial\b/.test(code);
  return parts
    .map((part, i) => {
      if (i % 2 === 1) return part;
      const typed = part
        .replace(/\binput {2}wire\b/g, 'input  wire logic')
        .replace(/\boutput (?:reg |wire)/g, 'output logic')
        .replace(/^( *)reg\b/gm, '$1logic');
      return single ? typed.replace(/\balways @\(posedge/g, 'always_ff @(posedge') : typed;
    })
    .join('');
}
