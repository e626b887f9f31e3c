// The part of finapi.v1 that this page reads, as proto3 JSON writes it: 64-bit numbers and decimals are strings.

export interface Quote {
  bidPrice?: string;
  bidSize?: string;
  askPrice?: string;
  askSize?: string;
  eventTime: string;
}

export interface Trade {
  price: string;
  size: string;
  aggressorSide?: string;
  eventTime: string;
}

export interface Bar {
  startTime: string;
  open: string;
  high: string;
  low: string;
  close: string;
  volume?: string;
}

export type Channel = "STREAM_CHANNEL_QUOTES" | "STREAM_CHANNEL_TRADES" | "STREAM_CHANNEL_BARS";

export interface Topic {
  channel: Channel;
  symbol: string;
  interval?: string;
  barMode?: string;
  delivery?: string;
  minIntervalMs?: number;
}

export interface TopicResult {
  topicId?: number;
  status: string;
  reason?: string;
  topic?: Topic;
}

export interface Payload {
  quote?: Quote;
  trade?: Trade;
  bar?: Bar;
}

export interface Snapshot extends Payload {
  topicId: number;
  symbol: string;
  epoch?: string;
  sequence?: string;
  dataStatus?: { mode?: string };
}

export interface Item extends Payload {
  topicId: number;
  sequence: string;
}

export interface Gap {
  topicId: number;
  symbol?: string;
  channel?: Channel;
  fromTime?: string;
  toTime?: string;
  cause?: string;
}

export interface TopicResume {
  topicId: number;
  topic?: Topic;
  status: string;
  replayed?: string;
  epoch?: string;
}

export interface FeedBeat {
  name: string;
  session?: string;
  lastEventTime?: string;
  healthy?: boolean;
}

export interface Frame {
  sessionSeq: string;
  serverTime: string;
  welcome?: { sessionId: string; plan?: string; heartbeat?: string };
  opResult?: { opId?: string; topics?: TopicResult[] };
  snapshot?: Snapshot;
  data?: { items: Item[] };
  resumeResult?: { topics?: TopicResume[]; refused?: TopicResult[] };
  gap?: Gap;
  notice?: { plan?: string; dataDelay?: string; ended?: TopicResult[] };
  slowWarning?: { queuedItems?: string; behind?: string };
  heartbeat?: { resumeToken?: string; feeds?: FeedBeat[] };
  pong?: { id?: string };
  goAway?: { reason?: string; reconnectAfter?: string; resumeToken?: string };
}

export interface Instrument {
  symbol: string;
  name?: string;
  mic: string;
  currency?: string;
  tickSize?: string;
}
