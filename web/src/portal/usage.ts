import { get, type Quota, type Usage } from "./api";
import { usageChart } from "./chart";
import { el } from "./dom";
import { listKeys } from "./keys";
import { card, table } from "./parts";
import { count, moment, utcDay } from "./text";

const shownDays = 30;
const quotaNames: Record<string, string> = {
  "calls-per-minute": "Calls in the last minute",
  "calls-per-day": "Calls today (UTC)",
  streams: "Streams open",
  "topics-per-stream": "Topics of one stream",
};

export async function usage(): Promise<Node[]> {
  const [start, end] = [utcDay(1 - shownDays), utcDay(1)];
  const [{ usage: rows }, { quotas }, keys] = await Promise.all([
    get<{ usage: Usage[] }>("/v1/usage", { start_date: start, end_date: end }),
    get<{ quotas: Quota[] }>("/v1/quotas"),
    listKeys(),
  ]);
  const names = new Map(keys.map((key) => [key.keyId, key.name]));
  const nameOf = (keyId: string): string => (keyId === "" ? "Sessions" : (names.get(keyId) ?? `deleted key ${keyId}`));
  const days = Array.from({ length: shownDays }, (_, i) => utcDay(1 - shownDays + i));
  return [
    el("h1", { tabindex: -1 }, "Usage"),
    card("Quotas", el("ul", { class: "quotas" }, ...quotas.map(quota))),
    card(
      `Calls of the last ${shownDays} days`,
      rows.length === 0
        ? el("p", { class: "dim" }, "None yet. Counts arrive within seconds of a call.")
        : usageChart(days, rows, nameOf),
      el(
        "details",
        {},
        el("summary", {}, "By day, key and method"),
        table(
          "Calls by day, key and method",
          ["Day", "Key", "Method", "Calls", "Counted as"],
          [...rows]
            .reverse()
            .map((row) => [
              row.date,
              nameOf(row.keyId),
              row.method.replace("finapi.v1.", ""),
              count(row.calls),
              count(row.cost),
            ]),
          "None yet.",
        ),
      ),
    ),
  ];
}

function quota(known: Quota): HTMLElement {
  const [used, limit] = [Number(known.used), Number(known.limit)];
  const name = quotaNames[known.name] ?? known.name;
  const text = limit === 0 ? `${count(used)}, unlimited` : `${count(used)} of ${count(limit)}`;
  return el(
    "li",
    {},
    el("div", { class: "spread" }, el("span", {}, name), el("b", {}, text)),
    limit > 0 && el("meter", { min: 0, max: limit, high: limit * 0.8, value: used, "aria-label": `${name}: ${text}` }),
    known.resetTime && used > 0 ? el("p", { class: "hint" }, `Free again by ${moment(known.resetTime)}`) : undefined,
  );
}
