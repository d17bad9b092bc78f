/** The data_visualization block: a chart as inline SVG, and the same figures as a table for whoever cannot see it. */

import { h } from "./h.js";
import { axes, pie } from "./plots.js";
import { plain } from "./mrkdwn.js";

export function chart(block) {
  const spec = block.chart ?? {};
  const title = block.title ?? "";
  const drawing = spec.type === "pie" ? pie(spec.segments ?? [], title) : axes(spec, title);
  return h(
    "figure",
    { class: "chart", "data-testid": "chart", "data-chart-type": spec.type },
    h("figcaption", {}, plain(title)),
    legend(spec),
    h("div", { class: "plot" }, drawing),
    figures(spec),
  );
}

function legend(spec) {
  const names = spec.type === "pie" ? [] : (spec.series ?? []).map(({ name }) => name);
  return (
    names.length > 1 &&
    h(
      "ul",
      { class: "legend" },
      names.map((name, index) => h("li", {}, h("span", { class: `swatch tone-${index % 6}` }), name)),
    )
  );
}

function figures(spec) {
  const rows = spec.type === "pie" ? pieRows(spec) : seriesRows(spec);
  return h(
    "details",
    { class: "figures" },
    h("summary", {}, "Show figures"),
    h(
      "div",
      { class: "table-frame" },
      h(
        "table",
        {},
        rows.map((row, index) =>
          h(
            "tr",
            {},
            row.map((cell, column) =>
              h(index && column ? "td" : "th", { scope: index ? (column ? null : "row") : "col" }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}

const pieRows = ({ segments = [] }) => [
  ["Part", "Value"],
  ...segments.map(({ label, value }) => [label, value]),
];

function seriesRows({ series = [], axis_config = {} }) {
  const categories = axis_config.categories ?? [];
  const valueIn = (one, category) => one.data.find(({ label }) => label === category)?.value ?? "";
  const head = [axis_config.x_label ?? "", ...series.map(({ name }) => name)];
  return [head, ...categories.map((category) => [category, ...series.map((one) => valueIn(one, category))])];
}
