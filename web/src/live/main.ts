import { CandleChart } from "./chart";
import { Connection, type LinkState } from "./connection";
import type { Channel, Frame, Item, Payload, Topic } from "./contract";
import { byId, write } from "./dom";
import { Clock, decimals, duration } from "./format";
import { Health } from "./health";
import { Panels } from "./panels";
import { Picker } from "./picker";
import { findInstruments, getInstrument, listBars, previousClose, timeZoneOf } from "./rest";
import { showSimulated } from "../simulated";

const historyBars = 600;
const refillBars = 60;
const tableBars = 10;
const repaintEvery = 100;

let clock = new Clock("UTC");
const health = new Health();
const panels = new Panels(clock);
const chart = new CandleChart(byId("chart"), clock, (bar) => panels.bar(bar));
const picker = new Picker((symbol) => void choose(symbol));
const connection = new Connection(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/stream`, {
  onState: showState,
  onFrame: take,
  onHole: (missing) => health.hole(missing),
  onRoundTrip: (milliseconds) => health.roundTrip(milliseconds),
});

let chosen = "";
/** The newest sequence of each topic of this stream: items that a resume sends again are skipped. */
const topics = new Map<number, { symbol: string; channel: Channel; epoch: string; sequence: number }>();
/** The newest sequences of the stream before, by symbol, channel and epoch. */
let before = new Map<string, number>();

function wanted(symbol: string): Topic[] {
  return [
    { channel: "STREAM_CHANNEL_QUOTES", symbol, delivery: "DELIVERY_LATEST", minIntervalMs: repaintEvery },
    { channel: "STREAM_CHANNEL_TRADES", symbol },
    {
      channel: "STREAM_CHANNEL_BARS",
      symbol,
      interval: "1m",
      barMode: "BAR_MODE_ON_UPDATE",
      delivery: "DELIVERY_LATEST",
      minIntervalMs: repaintEvery,
    },
  ];
}

async function choose(symbol: string): Promise<void> {
  try {
    const instrument = await getInstrument(symbol);
    const [bars, close, zone] = await Promise.all([
      listBars(instrument.symbol, historyBars),
      previousClose(instrument.symbol),
      timeZoneOf(instrument.mic),
    ]);
    chosen = instrument.symbol;
    clock = new Clock(zone);
    panels.clock = clock;
    panels.places = decimals(instrument.tickSize, bars[bars.length - 1]?.close);
    panels.clear();
    write(byId("title"), instrument.symbol);
    write(byId("subtitle"), [instrument.name, instrument.mic, instrument.currency].filter(Boolean).join(" · "));
    write(byId("zone"), `1 minute · ${clock.zone} time`);
    picker.show(instrument.symbol);
    document.title = `${instrument.symbol} – FinApi`;
    history.replaceState(null, "", `?symbol=${encodeURIComponent(instrument.symbol)}`);
    chart.setClock(clock);
    chart.setPlaces(panels.places);
    chart.reset(bars);
    panels.setPreviousClose(close);
    note(bars.length === 0 ? "No one-minute bars yet. The chart begins with the next trade." : "");
    resubscribe();
  } catch (error) {
    picker.show(chosen);
    health.notice(`${symbol}: ${(error as Error).message}`, true);
    banner(`${symbol}: ${(error as Error).message}`);
  }
}

function resubscribe(): void {
  if (!connection.isOpen || !chosen) {
    return;
  }
  const others = [...topics].filter(([, topic]) => topic.symbol !== chosen).map(([id]) => id);
  connection.unsubscribe(others);
  others.forEach((id) => topics.delete(id));
  if (![...topics.values()].some((topic) => topic.symbol === chosen)) {
    connection.subscribe(wanted(chosen));
  }
}

function take(frame: Frame): void {
  health.frame(frame);
  if (frame.welcome) {
    const isFirst = topics.size === 0;
    before = new Map([...topics.values()].map((topic) => [keyOf(topic), topic.sequence]));
    topics.clear();
    // With a token the answer to it comes first, and tells which topics are there already.
    if (!connection.hasToken) {
      resubscribe();
      if (!isFirst) {
        health.notice(
          "Connected again without a resume token: the items in between are only in the history.",
          true,
        );
        void refill();
      }
    }
  } else if (frame.resumeResult) {
    resume(frame);
  } else if (frame.opResult) {
    for (const { topicId, status, reason, topic } of frame.opResult.topics ?? []) {
      if (status !== "TOPIC_STATUS_OK") {
        health.notice(reason || `${topic?.symbol}: ${status}`, true);
      } else if (topicId && topic && topic.symbol === chosen) {
        topics.set(topicId, { symbol: topic.symbol, channel: topic.channel, epoch: "", sequence: 0 });
      }
    }
    byId("chart").dataset.live = String(topics.size > 0);
  } else if (frame.snapshot) {
    const topic = topics.get(frame.snapshot.topicId);
    if (topic) {
      topic.epoch = frame.snapshot.epoch ?? "0";
      topic.sequence = Number(frame.snapshot.sequence ?? 0);
      apply(frame.snapshot, frame.serverTime, false);
    }
  } else if (frame.data) {
    for (const item of frame.data.items) {
      takeItem(item, frame.serverTime);
    }
  } else if (frame.gap) {
    health.gap(frame.gap);
    if (frame.gap.channel === "STREAM_CHANNEL_BARS" || frame.gap.channel === "STREAM_CHANNEL_TRADES") {
      void refill();
    }
  } else if (frame.notice) {
    const minutes = Math.round(parseFloat(frame.notice.dataDelay ?? "0") / 60);
    const market = minutes === 0 ? "in real time" : `delayed by ${minutes} minutes`;
    health.notice(`The plan is ${frame.notice.plan} now: prices come ${market}.`, true);
    for (const { topicId, reason } of frame.notice.ended ?? []) {
      topics.delete(topicId ?? 0);
      health.notice(reason ?? "", true);
    }
    byId("chart").dataset.live = String(topics.size > 0);
  } else if (frame.slowWarning) {
    health.notice(`This page reads too slowly: ${frame.slowWarning.queuedItems ?? 0} items are waiting.`, true);
  } else if (frame.goAway?.reconnectAfter !== undefined) {
    health.notice("The server asked this page to connect again.");
  }
}

function takeItem(item: Item, serverTime: string): void {
  const topic = topics.get(item.topicId);
  const sequence = Number(item.sequence);
  if (topic && sequence > topic.sequence) {
    topic.sequence = sequence;
    apply(item, serverTime, true);
  }
}

function apply(payload: Payload, serverTime: string, isNew: boolean): void {
  if (payload.quote) {
    panels.quote(payload.quote);
  } else if (payload.trade) {
    panels.trade(payload.trade, isNew);
  } else if (payload.bar) {
    chart.update(payload.bar);
    note("");
    return;
  }
  const eventTime = payload.quote?.eventTime ?? payload.trade?.eventTime;
  if (isNew && eventTime) {
    health.data(eventTime, serverTime);
  }
}

function resume(frame: Frame): void {
  const resumed = frame.resumeResult!.topics ?? [];
  let replayed = 0;
  for (const { topicId, topic, epoch, replayed: count } of resumed) {
    if (topic) {
      const known = { symbol: topic.symbol, channel: topic.channel, epoch: epoch ?? "0", sequence: 0 };
      known.sequence = before.get(keyOf(known)) ?? 0;
      topics.set(topicId, known);
      replayed += Number(count ?? 0);
    }
  }
  const isWhole = resumed.length > 0 && resumed.every((topic) => topic.status === "RESUME_STATUS_RECOVERED");
  if (isWhole) {
    health.notice(`Resumed in full: ${replayed} item${replayed === 1 ? "" : "s"} sent again, nothing is missing.`);
  } else if (resumed.length > 0) {
    health.notice("Resumed with only a snapshot: the items in between are in the history.");
    void refill();
  }
  resubscribe();
}

/** Items that the stream could not send again are in the history. */
async function refill(): Promise<void> {
  const symbol = chosen;
  try {
    const bars = await listBars(symbol, refillBars);
    if (symbol === chosen) {
      chart.merge(bars);
    }
  } catch {
    // The chart keeps its hole, and the notice above it stands.
  }
}

function showState(state: LinkState, { reason, retryAt }: { reason?: string; retryAt?: number }): void {
  if (state === "open") {
    health.opened();
    banner("");
  } else if (state === "connecting") {
    health.connecting();
  } else if (state === "ended") {
    health.ended();
    const why = reason ? ` (${reason})` : "";
    health.notice(`The server has ended the stream${why}.`);
    banner(`The server has ended the stream${why}. Prices on this page stand still.`, "Open again");
  } else {
    health.waiting(retryAt!);
    const why = reason ? ` (${reason})` : "";
    health.notice(`Connection lost${why}. Trying again in ${duration(retryAt! - Date.now())}.`);
    banner(`Connection lost${why}. Prices on this page do not change until the connection is back.`, "Try now");
  }
}

function banner(text: string, action = ""): void {
  const bar = byId("banner");
  bar.hidden = text === "";
  if (bar.firstChild?.textContent !== text) {
    bar.replaceChildren(text);
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = action;
      button.addEventListener("click", () => connection.connect());
      bar.append(button);
    }
  }
}

function note(text: string): void {
  write(byId("chart-note"), text);
  byId("chart-note").hidden = text === "";
}

const keyOf = (topic: { symbol: string; channel: string; epoch: string }): string =>
  `${topic.symbol} ${topic.channel} ${topic.epoch}`;

async function start(): Promise<void> {
  const given = new URLSearchParams(location.search).get("symbol");
  if (given) {
    await choose(given.toUpperCase());
  }
  if (!chosen) {
    try {
      const [first] = await findInstruments("", 1);
      if (first) {
        await choose(first.symbol);
      } else {
        note("This server has no instruments yet.");
      }
    } catch (error) {
      banner((error as Error).message);
    }
  }
}

byId("state").addEventListener("click", () => {
  byId("health").scrollIntoView({ behavior: "smooth" });
  byId("health").focus({ preventScroll: true });
});
setInterval(() => {
  if (document.querySelector<HTMLDetailsElement>(".bar-table")!.open) {
    panels.barTable(chart.newest(tableBars));
  }
}, 1000);
connection.connect();
void start();
void showSimulated();
