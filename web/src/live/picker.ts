import type { Instrument } from "./contract";
import { byId } from "./dom";
import { findInstruments } from "./rest";

const shownMatches = 30;
const pause = 120;

/** The combobox of instruments: type, arrows, Enter; Escape gives the old symbol back. */
export class Picker {
  private readonly input = byId<HTMLInputElement>("symbol");
  private readonly list = byId("matches");
  private matches: Instrument[] = [];
  private active = -1;
  private waiting: number | undefined;
  private asked = 0;
  private chosen = "";

  constructor(private readonly onPick: (symbol: string) => void) {
    this.input.addEventListener("focus", () => {
      this.input.select();
      void this.search("");
    });
    this.input.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = window.setTimeout(() => void this.search(this.input.value.trim()), pause);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // Before the blur that a click brings.
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const row = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (row) {
        this.pick(row.dataset.symbol!);
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && document.activeElement !== this.input && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        this.input.focus();
      }
    });
  }

  show(symbol: string): void {
    this.chosen = symbol;
    this.input.value = symbol;
  }

  private async search(query: string): Promise<void> {
    const turn = ++this.asked;
    let matches: Instrument[] = [];
    try {
      matches = await findInstruments(query, shownMatches);
    } catch {
      // The connection's own notices say that the server is away.
    }
    if (turn === this.asked && document.activeElement === this.input) {
      this.matches = matches;
      this.active = query ? 0 : matches.findIndex((match) => match.symbol === this.chosen);
      this.open();
    }
  }

  private open(): void {
    this.list.replaceChildren(...this.matches.map((match, index) => this.row(match, index)));
    if (this.matches.length === 0) {
      const none = document.createElement("li");
      none.className = "none";
      none.textContent = "Nothing found.";
      this.list.append(none);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.highlight();
  }

  private row(match: Instrument, index: number): HTMLElement {
    const row = document.createElement("li");
    row.id = `match-${index}`;
    row.role = "option";
    row.dataset.symbol = match.symbol;
    const symbol = document.createElement("b");
    symbol.textContent = match.symbol;
    const name = document.createElement("span");
    name.textContent = match.name ?? match.mic;
    row.append(symbol, name);
    return row;
  }

  private highlight(): void {
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
    const row = this.list.children[this.active];
    row?.scrollIntoView({ block: "nearest" });
    if (row?.id) {
      this.input.setAttribute("aria-activedescendant", row.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private key(event: KeyboardEvent): void {
    const count = this.matches.length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (this.list.hidden) {
          void this.search(this.input.value.trim());
        } else if (count > 0) {
          this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + count) % count;
          this.highlight();
        }
        break;
      case "Enter":
        event.preventDefault();
        this.pick(this.matches[this.active]?.symbol ?? this.input.value.trim().toUpperCase());
        break;
      case "Escape":
        this.input.value = this.chosen;
        this.input.blur();
        break;
    }
  }

  private pick(symbol: string): void {
    this.close();
    this.input.blur();
    if (symbol) {
      this.onPick(symbol);
    }
  }

  private close(): void {
    clearTimeout(this.waiting);
    this.asked++;
    this.list.hidden = true;
    this.input.value = this.chosen;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
