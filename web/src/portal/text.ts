const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
const dateTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export const day = (time: string): string => date.format(Date.parse(time));

export const moment = (time: string | undefined): string => (time ? dateTime.format(Date.parse(time)) : "never");

export const count = (value: string | number): string => Number(value).toLocaleString("en");

export const money = (amount: string, currency: string): string =>
  `${amount.startsWith("-") ? "−" : ""}${currency} ${amount
    .replace("-", "")
    .replace(/^(\d+)$/, "$1.00")
    .replace(/\.(\d)$/, ".$10")}`;

/** A duration as the API writes it ("900s") in words. */
export function span(text: string): string {
  const seconds = Number(text.replace("s", ""));
  return seconds === 0 ? "real time" : seconds % 60 === 0 ? `${seconds / 60} min delayed` : `${seconds} s delayed`;
}

/** A day in UTC, counted from today: usage is by UTC day, not by the reader's time zone. */
export const utcDay = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
