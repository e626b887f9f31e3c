import type { FeedBeat, Frame, Gap } from "./contract";
import { byId, write } from "./dom";
import { duration, millis } from "./format";

export type Tone = "live" | "quiet" | "connecting" | "lost" | "feed";

const noticesKept = 50;
const aliveFor = 15_000;

/** What the page knows of the connection, and the panel that shows it. */
export class Health {
  private frames = 0;
  private lost = 0;
  private gaps = 0;
  private reconnects = 0;
  private heartbeatAt = 0;
  private dataAt = 0;
  private serverOffset = 0;
  private feeds: FeedBeat[] = [];
  private link: { tone: Tone; text: string } = { tone: "connecting", text: "Connecting" };
  private isOpen = false;

  constructor() {
    setInterval(() => this.show(), 1000);
  }

  connecting(): void {
    this.isOpen = false;
    this.link = { tone: "connecting", text: this.frames > 0 ? "Reconnecting" : "Connecting" };
    this.show();
  }

  opened(): void {
    this.isOpen = true;
    this.heartbeatAt = Date.now();
    this.show();
  }

  waiting(retryAt: number): void {
    if (this.isOpen) {
      this.reconnects++;
    }
    this.isOpen = false;
    this.link = { tone: "lost", text: `Offline, next try in ${duration(retryAt - Date.now())}` };
    this.show();
  }

  ended(): void {
    this.isOpen = false;
    this.link = { tone: "lost", text: "Ended by the server" };
    this.show();
  }

  frame(frame: Frame): void {
    this.frames++;
    this.serverOffset = millis(frame.serverTime) - Date.now();
    if (frame.heartbeat) {
      this.heartbeatAt = Date.now();
      this.feeds = frame.heartbeat.feeds ?? [];
      this.show();
    }
  }

  /** From the venue's time to the moment the server sent it: neither depends on the clock of this machine. */
  data(eventTime: string, serverTime: string): void {
    this.dataAt = Date.now();
    write(byId("h-lag"), duration(millis(serverTime) - millis(eventTime)));
  }

  roundTrip(milliseconds: number): void {
    write(byId("h-rtt"), duration(milliseconds));
  }

  hole(missing: number): void {
    this.lost += missing;
    this.notice(`${missing} frame${missing === 1 ? "" : "s"} never arrived.`, true);
  }

  gap(gap: Gap): void {
    this.gaps++;
    const channel = gap.channel?.replace("STREAM_CHANNEL_", "").toLowerCase() ?? "items";
    const cause = causes[gap.cause ?? ""] ?? "";
    const range = gap.fromTime && gap.toTime
      ? ` between ${local(millis(gap.fromTime))} and ${local(millis(gap.toTime))}`
      : "";
    this.notice(`Gap: ${gap.symbol ?? ""} ${channel} are missing${range}${cause}.`, true);
  }

  notice(text: string, isBad = false): void {
    const list = byId("notices");
    if (list.firstElementChild?.classList.contains("dim")) {
      list.replaceChildren();
    }
    const row = document.createElement("li");
    const time = document.createElement("time");
    time.dateTime = new Date().toISOString();
    time.textContent = local(Date.now());
    const what = document.createElement("span");
    what.textContent = text;
    what.classList.toggle("bad", isBad);
    row.append(time, what);
    list.prepend(row);
    while (list.children.length > noticesKept) {
      list.lastElementChild!.remove();
    }
    this.show();
  }

  private state(): { tone: Tone; text: string } {
    if (!this.isOpen) {
      return this.link;
    }
    if (Date.now() - this.dataAt < aliveFor) {
      return { tone: "live", text: "Live" };
    }
    const open = this.feeds.filter((feed) => feed.session === "FEED_SESSION_OPEN");
    if (open.length > 0 && open.every((feed) => !feed.healthy)) {
      return { tone: "feed", text: "Feed silent" };
    }
    const closed = this.feeds.length > 0 && open.length === 0;
    return { tone: "quiet", text: closed ? "Connected, market closed" : "Connected, quiet" };
  }

  private show(): void {
    const { tone, text } = this.state();
    byId("state").dataset.state = tone;
    write(byId("state-text"), text);
    write(byId("h-state"), text);
    write(byId("h-heartbeat"), this.heartbeatAt ? `${duration(round(Date.now() - this.heartbeatAt))} ago` : "–");
    write(byId("h-frames"), this.frames.toLocaleString("en"));
    for (const [id, count] of [
      ["h-lost", this.lost],
      ["h-gaps", this.gaps],
      ["h-reconnects", this.reconnects],
    ] as const) {
      write(byId(id), String(count));
      byId(id).classList.toggle("bad", count > 0 && id !== "h-reconnects");
    }
    this.showFeeds();
  }

  private showFeeds(): void {
    const list = byId("feeds");
    if (this.feeds.length === 0) {
      return;
    }
    while (list.children.length > this.feeds.length || list.firstElementChild?.className === "dim") {
      list.lastElementChild!.remove();
    }
    this.feeds.forEach((feed, index) => {
      const row = list.children[index] ?? list.appendChild(feedRow());
      const isDead = !feed.healthy && feed.session === "FEED_SESSION_OPEN";
      row.className = isDead ? "dead" : feed.healthy ? "" : "quiet";
      const [, name, when] = [...row.children] as HTMLElement[];
      write(name!, feed.name);
      const since = feed.lastEventTime ? Date.now() + this.serverOffset - millis(feed.lastEventTime) : undefined;
      const age = since === undefined ? "nothing yet" : `${duration(round(since))} ago`;
      write(when!, isDead ? `silent, ${age}` : feed.healthy ? age : `market closed, ${age}`);
    });
  }
}

const causes: Record<string, string> = {
  GAP_CAUSE_SLOW_READER: ": this page did not keep up",
  GAP_CAUSE_FEED: ": lost before they reached the server",
  GAP_CAUSE_NODE: ": the server restarted or lost its log",
  GAP_CAUSE_RESUME: ": this page was away too long",
};

function feedRow(): HTMLElement {
  const row = document.createElement("li");
  const dot = document.createElement("span");
  dot.className = "dot";
  dot.ariaHidden = "true";
  const when = document.createElement("span");
  when.className = "dim";
  row.append(dot, document.createElement("span"), when);
  return row;
}

// Times of what happened here are those of the reader's own watch.
const local = (at: number): string => new Date(at).toLocaleTimeString("en-GB");

// A second by second display of tenths would only flicker.
const round = (milliseconds: number): number => Math.round(milliseconds / 1000) * 1000;
