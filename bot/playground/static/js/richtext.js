/** The rich_text block: sections, lists, quotes and code, whose pieces say themselves how they look. */

import { h } from "./h.js";
import { broadcast, channelMention, date, emoji, link, mention } from "./links.js";

export const richText = (block) => h("div", { class: "rich" }, grouped(block.elements ?? []));

const PARTS = {
  rich_text_section: (part) => h("p", {}, pieces(part)),
  rich_text_quote: (part) => h("blockquote", {}, pieces(part)),
  rich_text_preformatted: (part) => h("pre", {}, pieces(part)),
  rich_text_list: list,
};

const grouped = (parts) => parts.map((part) => PARTS[part.type]?.(part) ?? null);

function list(part) {
  const items = (part.elements ?? []).map((section) => h("li", {}, pieces(section)));
  const tag = part.style === "ordered" ? "ol" : "ul";
  const start = tag === "ol" && part.offset ? part.offset + 1 : null;
  return h(tag, { start, "data-indent": part.indent ?? 0, style: { "--indent": part.indent ?? 0 } }, items);
}

const pieces = (section) =>
  (section.elements ?? []).map((piece) => styled(PIECES[piece.type]?.(piece) ?? "", piece.style));

const PIECES = {
  text: (piece) => lines(piece.text ?? ""),
  link: (piece) => link(piece.url, piece.text ?? piece.url),
  user: (piece) => mention(piece.user_id),
  usergroup: (piece) => broadcast(piece.usergroup_id),
  channel: (piece) => channelMention(piece.channel_id),
  emoji: (piece) => emoji(piece.name),
  broadcast: (piece) => broadcast(piece.range),
  date: (piece) => date(String(piece.timestamp), piece.format, piece.url, piece.fallback),
  color: (piece) => h("code", {}, piece.value),
};

const lines = (text) => text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));

function styled(inside, style = {}) {
  let out = inside;
  if (style.code) out = h("code", {}, out);
  if (style.strike) out = h("s", {}, out);
  if (style.italic) out = h("em", {}, out);
  if (style.bold) out = h("strong", {}, out);
  return out;
}
