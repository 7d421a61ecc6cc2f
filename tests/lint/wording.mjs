// Words for people, read in templates, C strings, the script of the pages, man pages and docs: old
// phrases (phrases.txt) and words that a plainer one replaces are refused, and hints in templates
// have at most 20 words. Strings in C are whole sentences, values or names, no halves to be joined.
// docs/style.md has the words to use. Prints what is wrong.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HINT_WORDS_MAX = 20;
const here = dirname(fileURLToPath(import.meta.url));
const old = readFileSync(join(here, "phrases.txt"), "utf8").split("\n").filter(Boolean);
const WORDS = [
  [/\balready so\b/i, "unchanged"],
  [/\btak(e|es|en|ing) away\b/i, "remove"],
  [/\btak(e|es|en|ing) out of (a|the) group\b/i, "remove from group"],
  [/\bmend(s|ed|ing)?\b/i, "fix"],
  [/\b(comes?|came|coming) to (its|an) end\b/i, "finish"],
  [/\bword goes out\b/i, "is sent"],
  [/\bcame of it\b/i, "result"],
  [/\bsteers?\b/i, "controls"],
  [/\bEverybody\b/i, "everyone"],
  [/\bacts? on them\b/i, "the action's verb"],
  [/\bthe ticked\b/i, "selected"],
];

// What a string looks like that another one completes.
const HALVES = [
  [/^[,;] ?[a-z%]/i, "begins with the end of a sentence"],
  [/^ [a-z]+[ .]/i, "begins with a blank"],
  [/^(and|or|but|because) /, "begins with a conjunction"],
  [/^(?!\/)(?=.* ).*(?<![%\\a-z])[a-z]{2,}%s/, "completes a word"],
];
const WHOLE = [
  /^ (and|or|on) $/, // between the names of a list
  /^ [A-Z][^%]* says: %s\.$/, // a whole sentence after another one
  /^ Your data is unchanged\. /,
  /^; (filter |Secure)/, // read, not shown
  /^ aaaaaa/, // the table of letters
];

const half = (text) =>
  WHOLE.some((whole) => whole.test(text)) ? undefined : HALVES.find(([part]) => part.test(text));

const decode = (text) =>
  text.replace(/&#39;|&rsquo;/g, "'").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
const one_line = (text) => text.replace(/\s+/g, " ").trim();

// Comments become spaces; strings that stand beside each other are one text.
function texts_of_c(source) {
  const texts = [];
  let joined = "";
  let last_end = -1;
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"((?:\\.|[^"\\\n])*)"|'(?:\\.|[^'\\\n])+'/g;
  for (let m = token.exec(source); m; m = token.exec(source)) {
    if (m[1] === undefined) continue;
    const between = last_end < 0 ? "," : source.slice(last_end, m.index);
    if (/\S/.test(between)) {
      texts.push(joined);
      joined = "";
    }
    joined += m[1].replace(/\\n/g, " ").replace(/\\"/g, '"');
    last_end = token.lastIndex;
  }
  return [...texts, joined];
}

const texts_of_template = (source) => [
  decode(source.replace(/\{\{![\s\S]*?\}\}/g, " ").replace(/\{\{[^}]*\}\}/g, " _ ")),
  decode(source.replace(/<[^>]*>/g, " ").replace(/\{\{[^}]*\}\}/g, " _ ")),
];

function long_hints(source) {
  const found = [];
  const hint = /<(\w+)\s+[^>]*class="(?:[^"]* )?(?:hint|lede)(?: [^"]*)?"[^>]*>([\s\S]*?)<\/\1>/g;
  for (let m = hint.exec(source); m; m = hint.exec(source)) {
    const plain = m[2].replace(/\{\{[#/>!][^}]*\}\}/g, " ").replace(/\{\{[^}]*\}\}/g, "_");
    const parts = one_line(plain.replace(/<[^>]*>/g, " ")).split(" ").filter((w) => /\w/.test(w));
    if (parts.length > HINT_WORDS_MAX) found.push(`${parts.length} words: ${parts.join(" ")}`);
  }
  return found;
}

const files = execFileSync("git", [
  "ls-files", "-co", "--exclude-standard", "templates", "cgi-bin", "core", "timer", "ctl", "docs",
  "man", "README.md", "static/app.js",
], { encoding: "utf8" }).split("\n");

for (const file of new Set(files)) {
  if (!/\.(tpl|c|h|md|js|[158])$/.test(file) || file === "docs/style.md") continue;
  let source = "";
  try {
    source = readFileSync(file, "utf8");
  } catch {
    continue; // deleted
  }
  const is_c = /\.[ch]$/.test(file);
  let texts = [source];
  if (is_c) texts = texts_of_c(source);
  if (file.endsWith(".tpl")) texts = texts_of_template(source);
  const seen = new Set();
  if (is_c && !file.startsWith("tests/"))
    for (const text of texts) {
      const found = half(text);
      if (found) seen.add(`"${one_line(text)}" ${found[1]}`);
    }
  for (const text of texts.map(one_line)) {
    for (const phrase of old) if (text.includes(phrase)) seen.add(`old phrase: ${phrase}`);
    for (const [word, better] of WORDS) {
      const m = word.exec(text);
      if (m) seen.add(`not "${m[0]}", but ${better}`);
    }
  }
  if (file.endsWith(".tpl")) for (const hint of long_hints(source)) seen.add(`long hint, ${hint}`);
  for (const line of seen) console.log(`${file}: ${line}`);
}
