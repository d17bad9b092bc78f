/** The drawings inside a chart: bars, lines, areas over categories, and a pie. */

import { s } from "./h.js";

const WIDE = { width: 600, height: 268, left: 40, right: 14, top: 20, bottom: 34 };
const NARROW = { ...WIDE, width: 330, height: 236, left: 34, right: 8 };
const tone = (index) => `tone-${index % 6}`;
const rounded = (value) => String(Math.round(value * 100) / 100);

/** Bars, lines or areas of one or more series. Words in it say what it shows, for screen readers. */
export function axes(spec, title) {
  const box = innerWidth < 560 ? NARROW : WIDE;
  const plot = scaled(spec, box);
  const draw = { bar: bars, line: lines, area: lines }[spec.type] ?? bars;
  return s(
    "svg",
    { viewBox: `0 0 ${box.width} ${box.height}`, role: "img", "aria-label": spoken(spec, title) },
    grid(plot),
    categoryNames(plot),
    axisNames(spec, plot),
    draw(plot, spec.type),
  );
}

function scaled(spec, box) {
  const categories = spec.axis_config?.categories ?? [];
  const series = (spec.series ?? []).map(({ data }) =>
    categories.map((name) => data.find(({ label }) => label === name)?.value ?? 0),
  );
  const bottom = box.bottom + (spec.axis_config?.x_label ? 20 : 0);
  const left = box.left + (spec.axis_config?.y_label ? 18 : 0);
  const size = { ...box, bottom, left };
  const ticks = ticksFor(Math.min(0, ...series.flat()), Math.max(1, ...series.flat()));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const slot = (size.width - size.left - size.right) / Math.max(1, categories.length);
  return {
    size,
    categories,
    series,
    ticks,
    slot,
    y: (value) => size.top + ((high - value) / (high - low)) * (size.height - size.top - size.bottom),
    middle: (index) => size.left + slot * (index + 0.5),
  };
}

/** Round steps from below the lowest to above the highest value; from one to ten they are whole: things have no halves. */
function ticksFor(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factors = power === 1 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  const step = Math.max(
    factors.find((factor) => factor * power >= rough) * power,
    high <= 4 && high % 1 === 0 ? 1 : 0,
  );
  const from = Math.floor(low / step);
  const to = Math.ceil((high + step * 0.02) / step);
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * step);
}

const grid = ({ size, ticks, y }) =>
  ticks.map((tick) => [
    s("line", {
      class: tick ? "rule" : "rule base",
      x1: size.left,
      x2: size.width - size.right,
      y1: y(tick),
      y2: y(tick),
    }),
    s("text", { class: "tick-text", x: size.left - 8, y: y(tick) + 4, "text-anchor": "end" }, rounded(tick)),
  ]);

function categoryNames({ size, categories, slot, middle }) {
  const every = Math.ceil((Math.max(0, ...categories.map((name) => name.length)) * 6.6) / slot);
  return categories.map(
    (name, index) =>
      index % every === 0 &&
      s(
        "text",
        { class: "tick-text", x: middle(index), y: size.height - size.bottom + 19, "text-anchor": "middle" },
        name,
      ),
  );
}

function axisNames(spec, { size }) {
  const { x_label, y_label } = spec.axis_config ?? {};
  const center = (size.top + size.height - size.bottom) / 2;
  return [
    x_label &&
      s(
        "text",
        { class: "axis-text", x: (size.left + size.width) / 2, y: size.height - 8, "text-anchor": "middle" },
        x_label,
      ),
    y_label &&
      s(
        "text",
        { class: "axis-text", transform: `translate(13 ${center}) rotate(-90)`, "text-anchor": "middle" },
        y_label,
      ),
  ];
}

function bars(plot) {
  const { series, slot, middle, y } = plot;
  const gap = 3;
  const width = Math.min(44, (slot * 0.72) / series.length - gap);
  const start = -((width + gap) * series.length - gap) / 2;
  const showsValues = width >= 11;
  return series.flatMap((values, which) =>
    values.map((value, index) =>
      bar(middle(index) + start + which * (width + gap), width, y(0), y(value), value, which, showsValues),
    ),
  );
}

function bar(x, width, base, top, value, which, showsValue) {
  const r = Math.min(4, width / 2, Math.abs(base - top));
  const away = top <= base ? r : -r;
  const shape = `M${x} ${base}V${top + away}Q${x} ${top} ${x + r} ${top}H${x + width - r}Q${x + width} ${top} ${x + width} ${top + away}V${base}Z`;
  return [
    value !== 0 && s("path", { class: `fill ${tone(which)}`, d: shape }),
    showsValue &&
      s(
        "text",
        { class: "value-text", x: x + width / 2, y: Math.min(top, base) - 5, "text-anchor": "middle" },
        rounded(value),
      ),
  ];
}

function lines(plot, type) {
  const { series, middle, y } = plot;
  return series.map((values, which) => {
    const points = values.map((value, index) => [middle(index), y(value)]);
    const path = points.map(([x, top], index) => `${index ? "L" : "M"}${x} ${top}`).join("");
    const area = `${path}L${points.at(-1)?.[0]} ${y(0)}L${points[0]?.[0]} ${y(0)}Z`;
    return [
      type === "area" && points.length > 0 && s("path", { class: `shade ${tone(which)}`, d: area }),
      s("path", { class: `stroke ${tone(which)}`, d: path }),
      points.map(([x, top], index) => point(x, top, values[index], which, shownAt(plot, which, index))),
    ];
  });
}

const point = (x, y, value, which, isShown) => [
  s("circle", { class: `dot ${tone(which)}`, cx: x, cy: y, r: 3.5 }),
  isShown && s("text", { class: "value-text", x, y: y - 9, "text-anchor": "middle" }, rounded(value)),
];

/** A point's value is written unless another line passes so close that the two would cover each other. */
function shownAt({ series, y }, which, index) {
  const mine = y(series[which][index]);
  return series.every((values, other) => other >= which || Math.abs(y(values[index]) - mine) > 16);
}

/** A ring of parts, with names, values and shares beside it. */
export function pie(segments, title) {
  const isNarrow = innerWidth < 560;
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  const height = Math.max(190, segments.length * 27 + 20);
  const spec = { type: "pie", segments };
  let from = 0;
  const parts = segments.map(({ label, value }, index) => {
    const share = value / total;
    const drawn = [
      slice(from, share, index, height / 2),
      pieName(label, value, share, index, segments.length, height, isNarrow),
    ];
    from += share;
    return drawn;
  });
  return s(
    "svg",
    { viewBox: `0 0 ${isNarrow ? 330 : 480} ${height}`, role: "img", "aria-label": spoken(spec, title) },
    parts,
    s("text", { class: "pie-total", x: 95, y: height / 2 + 8, "text-anchor": "middle" }, rounded(total)),
  );
}

const RADIUS = 66;
const AROUND = 2 * Math.PI * RADIUS;

const slice = (from, share, index, middle) =>
  s("circle", {
    class: `ring ${tone(index)}`,
    cx: 95,
    cy: middle,
    r: RADIUS,
    transform: `rotate(-90 95 ${middle})`,
    "stroke-dasharray": `${Math.max(0.5, share * AROUND - 2)} ${AROUND}`,
    "stroke-dashoffset": -from * AROUND,
  });

function pieName(label, value, share, index, count, height, isNarrow) {
  const y = height / 2 + (index - (count - 1) / 2) * 27;
  const figures = isNarrow ? ` ${rounded(value)}` : `${rounded(value)} · ${Math.round(share * 100)} %`;
  return [
    s("rect", { class: `fill ${tone(index)}`, x: 196, y: y - 6, width: 12, height: 12, rx: 3 }),
    s("text", { class: "name-text", x: 216, y: y + 4.5 }, label),
    s("text", { class: "value-text", x: isNarrow ? 326 : 470, y: y + 4.5, "text-anchor": "end" }, figures),
  ];
}

function spoken({ type, series = [], segments = [], axis_config = {} }, title) {
  const said = ({ label, value }) => `${label} ${rounded(value)}`;
  if (type === "pie") return `${title}. ${segments.map(said).join(", ")}.`;
  const about = [axis_config.x_label, axis_config.y_label].filter(Boolean).join(", ");
  return `${title}. ${about ? `${about}. ` : ""}${series.map(({ name, data }) => `${name}: ${data.map(said).join(", ")}`).join(". ")}.`;
}
