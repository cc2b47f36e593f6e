const [QUOTE, COMMA, ESCAPE] = [0x22, 0x2c, 0x5c];
const DEEPER = Int8Array.from({ length: 128 }, (_, code) => {
  const mark = String.fromCharCode(code);
  return "[{".includes(mark) ? 1 : "]}".includes(mark) ? -1 : 0;
});

/** The texts of an array's members, from behind its bracket, cut at the commas between them. Parsing and writing them anew could change a byte. */
export function arrayTexts(text: string, start: number): readonly string[] {
  const texts: string[] = [];
  let [depth, from] = [0, start];
  for (let at = start; at < text.length && depth >= 0; at += 1) {
    const mark = text.charCodeAt(at);
    if (mark === QUOTE) at = endOfString(text, at);
    depth += DEEPER[mark] ?? 0;
    if (depth > 0 || (depth === 0 && mark !== COMMA)) continue;
    texts.push(text.slice(from, at));
    from = at + 1;
  }
  return texts;
}

/** Where the string ends that begins at `start`. Nearly all characters stand in strings, and the search for a quote is the engine's own. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === ESCAPE) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return text.length;
}
