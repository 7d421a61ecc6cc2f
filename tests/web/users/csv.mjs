// CSV as tests read it.
import assert from 'node:assert/strict';

/** Reads CSV as RFC 4180 has it. */
export function readCsv(text) {
    const rows = [[]];
    for (let i = 0; i < text.length;) {
        let cell = '';
        if (text[i] === '"') {
            for (i++; !(text[i] === '"' && text[i + 1] !== '"'); i++) {
                cell += text[i];
                if (text[i] === '"') i++;
            }
            i++;
        } else for (; i < text.length && !',\r'.includes(text[i]); i++) cell += text[i];
        rows.at(-1).push(cell);
        if (text[i] === ',') i++;
        else {
            assert.equal(text.slice(i, i + 2), '\r\n');
            i += 2;
            if (i < text.length) rows.push([]);
        }
    }
    return rows;
}
