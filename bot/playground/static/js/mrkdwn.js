/**
 * Slack's mrkdwn as elements. The text arrives with &, < and > escaped; what stands between real < and > is Slack's
 * own. Everything else ends in text nodes, so a stray <img onerror> is only ever words.
 */

import { h } from "./h.js";
import { broadcast, channelMention, date, emoji, link, mention } from "./links.js";
import { channelOf, userOf } from "./store.js";

const unescape = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A whole text: code blocks, quotes, and lines. */
export function mrkdwn(text = "") {
  return text
    .split(/```\n?([\s\S]+?)```\n?/)
    .flatMap((part, index) => (index % 2 ? preformatted(part) : lines(part)));
}

/** Plain words: line breaks and emoji, nothing else. */
export function plain(text = "") {
  return breaks(text, (line) => pieces(line, [EMOJI], false));
}

/** A text or {type, text} object of Block Kit. */
export function textOf(object) {
  if (!object) return [];
  if (typeof object === "string") return plain(object);
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text);
}

/** As one would type it: for editing, copying and one-line previews. */
export function typed(text = "") {
  return unescape(text.replace(/<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g, typedToken));
}

function typedToken(_, sign, body, label) {
  if (sign === "@") return `@${userOf(body).real_name}`;
  if (sign === "#") return `#${channelOf(body)?.name ?? label ?? body}`;
  if (sign === "!") return label ?? `@${body.split("^")[0]}`;
  return label ?? body;
}

const preformatted = (text) => [h("pre", {}, unescape(text.replace(/\n$/, "")))];

/** Lines that begin with ">" (people's come escaped) are gathered into quotes. */
function lines(text) {
  const out = [];
  let plainLines = [];
  let quoted = [];
  const flush = () => {
    if (quoted.length) out.push(h("blockquote", {}, breaks(quoted.join("\n"), inline)));
    if (plainLines.length) out.push(...breaks(plainLines.join("\n"), inline));
    [plainLines, quoted] = [[], []];
  };
  for (const line of text.split("\n")) {
    const isQuote = /^(?:&gt;|>)/.test(line);
    if (isQuote ? plainLines.length : quoted.length) flush();
    if (isQuote) quoted.push(line.replace(/^(?:&gt;|>) ?/, ""));
    else plainLines.push(line);
  }
  flush();
  return out;
}

function breaks(text, each) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), ...each(line)] : each(line)));
}

/** `*bold*` and its like: signs that hug their words and are not themselves inside a word. */
function edge(sign) {
  const own = sign === "*" ? "\\*" : sign;
  const inside = `(?:<[^<>]*>|[^${sign}])*?[^\\s${sign}]`;
  return new RegExp(
    `(?<![\\p{L}\\p{N}${sign}])${own}(?=[^\\s${sign}])(${inside})${own}(?![\\p{L}\\p{N}${sign}])`,
    "u",
  );
}
const nested = (tag) => (found) => h(tag, {}, inline(found[1]));

const CODE = [/`([^`]+)`/, (found) => h("code", {}, unescape(typedCode(found[1])))];
const TOKEN = [/<([^<>]+)>/, (found) => token(found[1])];
const EMOJI = [/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/, (found) => emoji(found[1])];
const BARE = [
  /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]]/,
  (found) => link(unescape(found[0]), unescape(found[0])),
];
const RULES = [
  CODE,
  TOKEN,
  [edge("*"), nested("strong")],
  [edge("_"), nested("em")],
  [edge("~"), nested("s")],
  EMOJI,
  BARE,
];

const inline = (text) => pieces(text, RULES, true);
const typedCode = (text) => text.replace(/<([^<>|@#!]*)\|?[^<>]*>/g, "$1");

/** Cut a line at whatever rule matches first, again and again. */
function pieces(text, rules, isEscaped) {
  const out = [];
  let rest = text;
  while (rest) {
    const hit = first(rest, rules);
    const before = hit ? rest.slice(0, hit.found.index) : rest;
    if (before) out.push(isEscaped ? unescape(before) : before);
    if (!hit) break;
    out.push(hit.make(hit.found));
    rest = rest.slice(hit.found.index + hit.found[0].length);
  }
  return out;
}

function first(text, rules) {
  let best = null;
  for (const [pattern, make] of rules) {
    const found = pattern.exec(text);
    if (found && (!best || found.index < best.found.index)) best = { found, make };
  }
  return best;
}

function token(inside) {
  const [body, label] = split(inside);
  if (body[0] === "@") return mention(body.slice(1));
  if (body[0] === "#") return channelMention(body.slice(1), label);
  if (body[0] === "!") return special(body.slice(1), label);
  return link(unescape(body), unescape(label ?? body.replace(/^mailto:/, "")));
}

function special(body, label) {
  const [kind, ...rest] = body.split("^");
  if (kind === "date") return date(rest[0], rest[1], rest[2], label && unescape(label));
  return broadcast(kind === "subteam" ? unescape(label ?? rest[0]).replace(/^@/, "") : kind);
}

function split(inside) {
  const at = inside.indexOf("|");
  return at < 0 ? [inside, undefined] : [inside.slice(0, at), inside.slice(at + 1)];
}
