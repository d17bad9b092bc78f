/** Line icons on a grid of 20, drawn here. */

import { h, s } from "./h.js";

const PATHS = {
  hash: "M4 7.5h12.5M3.5 12.5H16M8.4 3.5l-1.9 13M13.5 3.5l-1.9 13",
  lock: "M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9",
  plus: "M10 4v12M4 10h12",
  send: "M3.5 16.5 17 10 3.5 3.5 5.6 10zM5.6 10H11",
  smile:
    "M10 17.2a7.2 7.2 0 1 0 0-14.4 7.2 7.2 0 0 0 0 14.4zM7 11.8c.7 1.1 1.8 1.7 3 1.7s2.3-.6 3-1.7M7.5 8v.2M12.5 8v.2",
  bolt: "M11.2 2.5 4.5 11.3h4.7l-.9 6.2 6.9-9h-4.9z",
  reply: "M3.5 4.5h13v9.5H9.5l-3.5 3v-3H3.5zM7 8.2h6M7 10.8h4",
  dots: "M4.5 9.9v.2M10 9.9v.2M15.5 9.9v.2",
  pencil: "M4 16l.8-3.4 8.7-8.7 2.6 2.6-8.7 8.7zM12 5.4l2.6 2.6",
  trash: "M4 5.7h12M8 5.5V3.5h4v2M5.5 5.7l.7 10.8h7.6l.7-10.8M8.5 8.5v5M11.5 8.5v5",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12.5 4.5 7 10l5.5 5.5",
  down: "M5.5 8l4.5 4.5L14.5 8",
  switch: "M7 7.5 10 4.5l3 3M7 12.5l3 3 3-3",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.2l2.7 1.7",
  calendar: "M4 5.5h12v11H4zM4 9h12M7.2 3.5v3.5M12.8 3.5v3.5",
  forward: "M3.5 5.5 9.5 10l-6 4.5zM10.5 5.5l6 4.5-6 4.5z",
  warning: "M10 3.5 17.5 16.5h-15zM10 8.2v3.8M10 14.3v.01",
  eye: "M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  home: "M3.5 9.2 10 3.5l6.5 5.7M5.5 8v8.5h9V8M8.5 16.5v-4h3v4",
  file: "M5.5 3h6L15 6.5V17H5.5zM11.2 3v3.8H15",
  copy: "M7.5 7.5h9v9h-9zM4 12.5H3.5v-9h9V4",
  out: "M8.5 4.5h-4v11h11v-4M11.5 4h4.5v4.5M16 4l-7 7",
  bold: "M6 4h4.7a2.9 2.9 0 0 1 0 5.8H6zM6 9.8h5.4a3.1 3.1 0 0 1 0 6.2H6z",
  italic: "M8.5 4h6M5.5 16h6M11.8 4 8.2 16",
  strike:
    "M3.5 10h13M13.8 6.2C13.3 4.8 12 4 10.2 4 8 4 6.4 5 6.4 6.8c0 1 .4 1.6 1.2 2.1M6 13.6c.5 1.6 2 2.4 4.1 2.4 2.3 0 3.9-1.1 3.9-3 0-.6-.1-1-.4-1.4",
  code: "M7 6 3 10l4 4M13 6l4 4-4 4",
};

/** An icon by name; decoration only, so hidden from screen readers. */
export function icon(name, size = 20) {
  return s(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true" },
    s("path", { d: PATHS[name], "stroke-width": name === "dots" ? 2.4 : null }),
  );
}

/** A small button that is only an icon; `label` is its name and its tip. */
export const iconButton = (name, label, props = {}, size = 18) =>
  h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, ...props },
    icon(name, size),
  );

/** The installed app's mark: rungs, and room above them. */
export function mark() {
  return s(
    "svg",
    { class: "mark", viewBox: "0 0 32 32", "aria-hidden": "true" },
    s("path", { d: "M8 24.5h16M10.5 18.5h11M13 12.5h6" }),
    s("circle", { cx: 16, cy: 6.8, r: 2.3 }),
  );
}
