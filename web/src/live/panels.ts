import type { Bar, Quote, Trade } from "./contract";
import { byId, flash, write } from "./dom";
import { type Clock, millis, price, size } from "./format";

const tradesShown = 9;

/** Headline, quote and trades of the chosen instrument. */
export class Panels {
  private previousClose: number | undefined;
  private last: Trade | undefined;
  private quoted: Quote | undefined;
  private lastDirection = 0;
  places = 2;

  constructor(public clock: Clock) {}

  clear(): void {
    this.previousClose = this.last = this.quoted = undefined;
    this.lastDirection = 0;
    for (const id of ["last", "bid", "ask", "spread"]) {
      write(byId(id), "–");
    }
    for (const id of ["bid-size", "ask-size", "change", "quote-time"]) {
      write(byId(id), "\u00a0");
    }
    const none = document.createElement("tr");
    none.className = "empty";
    none.insertCell().colSpan = 3;
    none.cells[0]!.textContent = "None yet.";
    byId("trades").replaceChildren(none);
  }

  setPreviousClose(close: number | undefined): void {
    this.previousClose = close;
    this.showChange();
  }

  quote(quote: Quote): void {
    this.side("bid", quote.bidPrice, quote.bidSize, this.quoted?.bidPrice);
    this.side("ask", quote.askPrice, quote.askSize, this.quoted?.askPrice);
    const [bid, ask] = [Number(quote.bidPrice ?? Number.NaN), Number(quote.askPrice ?? Number.NaN)];
    write(byId("spread"), Number.isFinite(ask - bid) ? (ask - bid).toFixed(this.places) : "–");
    write(byId("quote-time"), this.clock.hhmmss(millis(quote.eventTime)));
    const [bidSize, askSize] = [Number(quote.bidSize ?? 0), Number(quote.askSize ?? 0)];
    byId("balance").style.width = bidSize + askSize > 0 ? `${(100 * bidSize) / (bidSize + askSize)}%` : "50%";
    this.quoted = quote;
  }

  /** The latest trade of a snapshot, or one that came; only those that came are listed. */
  trade(trade: Trade, isNew: boolean): void {
    if (this.last && millis(trade.eventTime) < millis(this.last.eventTime)) {
      return;
    }
    const direction = this.last ? Math.sign(Number(trade.price) - Number(this.last.price)) : 0;
    this.lastDirection = direction || this.lastDirection;
    this.last = trade;
    write(byId("last"), price(trade.price, this.places));
    if (isNew) {
      flash(byId("last"), direction);
    }
    this.showChange();
    this.list(trade);
    document.title = `${price(trade.price, this.places)} ${byId("title").textContent} – FinApi`;
  }

  bar(bar: Bar | undefined): void {
    // On a narrow screen the line breaks between the pairs, never within one.
    const pair = (name: string, text: string): string => `  ${name}\u00a0${text}`;
    const text = bar
      ? this.clock.hhmm(millis(bar.startTime)) + pair("O", price(bar.open, this.places))
        + pair("H", price(bar.high, this.places)) + pair("L", price(bar.low, this.places))
        + pair("C", price(bar.close, this.places)) + pair("V", size(bar.volume))
      : "1-minute bars";
    write(byId("bar-text"), text);
  }

  barTable(bars: Bar[]): void {
    byId("bars").replaceChildren(...bars.map((bar) => {
      const row = document.createElement("tr");
      const prices = [bar.open, bar.high, bar.low, bar.close].map((text) => price(text, this.places));
      for (const text of [this.clock.hhmm(millis(bar.startTime)), ...prices, size(bar.volume)]) {
        row.insertCell().textContent = text;
      }
      return row;
    }));
  }

  private side(
    id: "bid" | "ask",
    text: string | undefined,
    shares: string | undefined,
    before: string | undefined,
  ): void {
    write(byId(id), price(text, this.places));
    write(byId(`${id}-size`), shares ? `× ${size(shares)}` : "\u00a0");
    flash(byId(id), before && text ? Math.sign(Number(text) - Number(before)) : 0);
  }

  private showChange(): void {
    const element = byId("change");
    if (!this.last || this.previousClose === undefined) {
      write(element, "\u00a0");
      return;
    }
    const change = Number(this.last.price) - this.previousClose;
    const sign = change > 0 ? "▲ +" : change < 0 ? "▼ −" : "";
    // A percentage of a close at or below zero would say the opposite of the change.
    const share = this.previousClose > 0 ? ` (${Math.abs((100 * change) / this.previousClose).toFixed(2)} %)` : "";
    write(element, `${sign}${Math.abs(change).toFixed(this.places)}${share}`);
    element.className = `change ${change > 0 ? "up" : change < 0 ? "down" : "dim"}`;
  }

  private list(trade: Trade): void {
    const rows = byId<HTMLTableSectionElement>("trades");
    if (rows.rows[0]?.className === "empty") {
      rows.replaceChildren();
    }
    const row = rows.insertRow(0);
    row.insertCell().textContent = this.clock.hhmmss(millis(trade.eventTime));
    const cell = row.insertCell();
    cell.textContent = price(trade.price, this.places);
    cell.className = this.lastDirection > 0 ? "up" : this.lastDirection < 0 ? "down" : "";
    row.insertCell().textContent = size(trade.size);
    while (rows.rows.length > tradesShown) {
      rows.deleteRow(-1);
    }
  }
}
