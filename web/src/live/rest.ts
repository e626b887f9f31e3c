import type { Bar, Instrument } from "./contract";
import { apiKey, refuseKey } from "./key";

async function get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
  const text = new URLSearchParams(query).toString();
  const key = await apiKey();
  const answer = await fetch(text ? `${path}?${text}` : path, {
    headers: { accept: "application/json", "x-api-key": key },
  });
  const body = (await answer.json()) as T & { message?: string };
  if (answer.status === 401) {
    refuseKey(key, body.message ?? "The server refused this key.");
    return get(path, query);
  }
  if (!answer.ok) {
    throw new Error(body.message ?? `${path}: ${answer.status}`);
  }
  return body;
}

const instrumentPath = (symbol: string) => `/v1/instruments/${encodeURIComponent(symbol)}`;

export async function findInstruments(query: string, count: number): Promise<Instrument[]> {
  const page = await get<{ instruments: Instrument[] }>("/v1/instruments", { query, page_size: String(count) });
  return page.instruments;
}

export async function getInstrument(symbol: string): Promise<Instrument> {
  return (await get<{ instrument: Instrument }>(instrumentPath(symbol))).instrument;
}

/** The newest one-minute bars, oldest first. */
export async function listBars(symbol: string, count: number): Promise<Bar[]> {
  const page = await get<{ bars: Bar[] }>(`${instrumentPath(symbol)}/bars`, {
    interval: "1m",
    order: "DESCENDING",
    page_size: String(count),
  });
  return page.bars.reverse();
}

/** The price that the day's change is counted from; undefined when it is not known. */
export async function previousClose(symbol: string): Promise<number | undefined> {
  const { snapshot } = await get<{ snapshot: { change?: string; trade?: { price: string }; dayBar?: Bar } }>(
    `${instrumentPath(symbol)}/snapshot`,
  );
  const last = snapshot.trade?.price ?? snapshot.dayBar?.close;
  return snapshot.change && last ? Number(last) - Number(snapshot.change) : undefined;
}

export async function timeZoneOf(mic: string): Promise<string> {
  try {
    return (await get<{ timeZone?: string }>(`/v1/markets/${encodeURIComponent(mic)}/clock`)).timeZone || "UTC";
  } catch {
    return "UTC";
  }
}
