/** Pictures and files. */

import { h } from "./h.js";
import { icon } from "./icons.js";
import { safeUrl } from "./links.js";

const SHOWN = /^(https?:|\/|data:image\/(png|jpeg|gif|webp|svg\+xml)[;,])/i;

/** An image element; words in its place if it does not load. */
export function picture(spec, name = "thumb") {
  const src = spec.image_url ?? spec.slack_file?.url;
  if (!SHOWN.test(src ?? "")) return instead(spec, name);
  const node = h("img", {
    class: name,
    src,
    alt: spec.alt_text ?? "",
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
  node.addEventListener("error", () => node.replaceWith(instead(spec, name)));
  return node;
}

const instead = (spec, name) =>
  h("span", { class: `${name} missing`, role: "img", "aria-label": spec.alt_text }, spec.alt_text || "Image");

/** A file under a message. */
export function fileCard(file) {
  const inside = [
    h("span", { class: "file-icon" }, icon("file", 22)),
    h("span", { class: "file-words" }, h("strong", {}, file.name), h("span", {}, kind(file))),
  ];
  const href = safeUrl(file.url);
  return href
    ? h(
        "a",
        { class: "file", href, target: "_blank", rel: "noreferrer noopener", download: file.name },
        inside,
      )
    : h("div", { class: "file" }, inside);
}

function kind({ name = "", mimetype = "" }) {
  const ending = name.includes(".") ? name.split(".").pop().toUpperCase() : "";
  return [ending, mimetype].filter(Boolean).join(" · ") || "File";
}
