import type { Usage } from "./api";
import { el, svg } from "./dom";
import { count } from "./text";

const width = 720;
const height = 200;
const left = 56;
const bottom = 24;
const colours = 6;

/** Calls by day as stacked bars, one colour a key. The same numbers stand below it as a table. */
export function usageChart(days: string[], usage: Usage[], nameOf: (keyId: string) => string): HTMLElement {
  const keys = [...new Set(usage.map((row) => row.keyId))];
  const calls = new Map<string, number>();
  for (const row of usage) {
    const place = `${row.date} ${row.keyId}`;
    calls.set(place, (calls.get(place) ?? 0) + Number(row.calls));
  }
  const of = (date: string, key: string): number => calls.get(`${date} ${key}`) ?? 0;
  const totals = days.map((date) => keys.reduce((sum, key) => sum + of(date, key), 0));
  const top = roundUp(Math.max(...totals, 1));
  const step = (width - left) / days.length;
  const scale = (value: number): number => (value / top) * (height - bottom - 8);
  const bars = days.flatMap((date, i) => {
    let base = height - bottom;
    return keys.map((key, k) => {
      const tall = scale(of(date, key));
      base -= tall;
      return svg(
        "rect",
        { x: left + i * step + 1, y: base, width: Math.max(step - 2, 1), height: tall, class: `c${k % colours}` },
        svg("title", {}, `${date}, ${nameOf(key)}: ${count(of(date, key))} calls`),
      );
    });
  });
  const drawing = svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      class: "chart",
      role: "img",
      "aria-label": `Calls by day; ${count(totals.reduce((a, b) => a + b, 0))} in all`,
    },
    ...[0, 0.5, 1].map((part) =>
      svg("line", {
        x1: left,
        x2: width,
        y1: height - bottom - scale(top * part),
        y2: height - bottom - scale(top * part),
        class: "grid",
      }),
    ),
    ...[0, 0.5, 1].map((part) =>
      svg("text", { x: left - 8, y: height - bottom - scale(top * part) + 4, "text-anchor": "end" }, count(top * part)),
    ),
    ...bars,
    svg("text", { x: left, y: height - 6 }, days[0] ?? ""),
    svg("text", { x: width, y: height - 6, "text-anchor": "end" }, days[days.length - 1] ?? ""),
  );
  const legend = keys.map((key, k) =>
    el("li", {}, el("span", { class: `swatch c${k % colours}`, "aria-hidden": "true" }), nameOf(key)),
  );
  return el("figure", {}, drawing, el("ul", { class: "legend" }, ...legend));
}

/** The next 1, 2 or 5 times a power of ten, and even, so that its half is a whole number. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.max(2, [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= value) ?? value);
}
