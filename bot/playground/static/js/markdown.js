/** The markdown block: the everyday part of standard Markdown, read line by line into elements. */

import { h } from "./h.js";
import { emoji, link } from "./links.js";

/** Markdown as elements; the text is not escaped and may hold anything. */
export function markdown(text = "") {
  const lines = text.split("\n");
  const out = [];
  while (lines.length) out.push(block(lines));
  return h("div", { class: "rich" }, out);
}

/** Take the next block off the front of `lines`. */
function block(lines) {
  const line = lines[0];
  if (line.startsWith("```")) return fence(lines);
  if (/^#{1,6} /.test(line)) return heading(lines.shift());
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return lines.shift() && h("hr");
  if (/^> ?/.test(line)) return h("blockquote", {}, broken(taken(lines, /^> ?/)));
  if (BULLET.test(line)) return h("ul", {}, taken(lines, BULLET).map(item));
  if (NUMBER.test(line)) return h("ol", { start: Number.parseInt(line, 10) }, taken(lines, NUMBER).map(item));
  if (/^\s*\|.*\|\s*$/.test(line)) return grid(taken(lines, /^(?=\s*\|)/));
  if (!line.trim()) return lines.shift() && null;
  return paragraph(lines);
}

const BULLET = /^\s*[-*+] /;
const NUMBER = /^\s*\d+[.)] /;
const SPECIAL = /^(```|#{1,6} |> ?|\s*[-*+] |\s*\d+[.)] |\s*\|)/;

function taken(lines, mark) {
  const out = [];
  while (lines.length && mark.test(lines[0])) out.push(lines.shift().replace(mark, ""));
  return out;
}

function fence(lines) {
  lines.shift();
  const end = lines.findIndex((line) => line.startsWith("```"));
  const inside = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return h("pre", {}, inside.join("\n"));
}

function heading(line) {
  const [, signs, words] = line.match(/^(#{1,6}) (.*)$/);
  return h(signs.length < 3 ? "h3" : "h4", {}, inline(words));
}

function paragraph(lines) {
  const out = [lines.shift()];
  while (lines.length && lines[0].trim() && !SPECIAL.test(lines[0])) out.push(lines.shift());
  return h("p", {}, broken(out));
}

function grid(rows) {
  const cells = rows
    .filter((row) => !/^[\s|:-]+$/.test(row))
    .map((row) =>
      row
        .trim()
        .replace(/^\||\|$/g, "")
        .split("|"),
    );
  return h(
    "div",
    { class: "table-frame" },
    h(
      "table",
      {},
      cells.map((row, index) =>
        h(
          "tr",
          {},
          row.map((cell) => h(index ? "td" : "th", {}, inline(cell.trim()))),
        ),
      ),
    ),
  );
}

const item = (words) => h("li", {}, inline(words));
const broken = (lines) => lines.flatMap((line, index) => (index ? [h("br"), ...inline(line)] : inline(line)));

const RULES = [
  [/`([^`]+)`/, (found) => h("code", {}, found[1])],
  [/!?\[([^\]]*)\]\(([^()\s]+)\)/, (found) => link(found[2], inline(found[1]))],
  [/\*\*(?=\S)(.+?)\*\*/, (found) => h("strong", {}, inline(found[1]))],
  [/~~(?=\S)(.+?)~~/, (found) => h("s", {}, inline(found[1]))],
  [/(?<![\w*])[*](?=\S)([^*]+)[*](?![\w*])/, (found) => h("em", {}, inline(found[1]))],
  [/(?<!\w)_(?=\S)([^_]+)_(?!\w)/, (found) => h("em", {}, inline(found[1]))],
  [/:([a-z0-9_+-]+):/, (found) => emoji(found[1])],
];

function inline(text) {
  const hits = RULES.map(([pattern, make]) => ({ found: pattern.exec(text), make })).filter(
    ({ found }) => found,
  );
  if (!hits.length) return text ? [text] : [];
  const { found, make } = hits.reduce((best, hit) => (hit.found.index < best.found.index ? hit : best));
  const rest = text.slice(found.index + found[0].length);
  return [text.slice(0, found.index), make(found), ...inline(rest)];
}
