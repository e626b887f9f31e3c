/** Milliseconds since 1970; finer parts of a second are of no use on a screen. */
export const millis = (time: string): number => Date.parse(time);

export function decimals(tickSize: string | undefined, price: string | undefined): number {
  const places = (text: string | undefined) => text?.split(".")[1]?.length ?? 0;
  return Math.min(Math.max(places(tickSize), tickSize ? 0 : places(price), 2), 14);
}

/** Pads to the instrument's places; digits beyond them are kept, because the server sent them. */
export function price(text: string | undefined, places: number): string {
  if (text === undefined || text === "") {
    return "–";
  }
  const [whole = "", fraction = ""] = text.split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction.padEnd(places, "0")}`;
}

export function size(text: string | undefined): string {
  return text === undefined || text === "" ? "–" : Number(text).toLocaleString("en", { maximumFractionDigits: 8 });
}

export function duration(milliseconds: number): string {
  const value = Math.max(milliseconds, 0);
  if (value < 1000) {
    return `${Math.round(value)} ms`;
  }
  if (value < 90_000) {
    return `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)} s`;
  }
  return value < 5_400_000 ? `${Math.round(value / 60_000)} min` : `${Math.round(value / 3_600_000)} h`;
}

/** Writes times of day in one zone. */
export class Clock {
  private readonly minutes: Intl.DateTimeFormat;
  private readonly secondsOfDay: Intl.DateTimeFormat;
  private readonly day: Intl.DateTimeFormat;
  readonly zone: string;

  constructor(timeZone: string) {
    const base = { timeZone, hourCycle: "h23" } as const;
    this.minutes = new Intl.DateTimeFormat("en-GB", { ...base, hour: "2-digit", minute: "2-digit" });
    this.secondsOfDay = new Intl.DateTimeFormat("en-GB", {
      ...base,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    this.day = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" });
    this.zone = timeZone.split("/").pop()?.replace(/_/g, " ") ?? timeZone;
  }

  hhmm(at: number): string {
    return this.minutes.format(at);
  }

  hhmmss(at: number): string {
    return this.secondsOfDay.format(at);
  }

  date(at: number): string {
    return this.day.format(at);
  }
}
