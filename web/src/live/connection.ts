import type { Frame, Topic } from "./contract";
import { apiKey, refuseKey } from "./key";

export type LinkState = "connecting" | "open" | "waiting" | "ended";

export interface Listener {
  onState(state: LinkState, detail: { reason?: string; retryAt?: number }): void;
  onFrame(frame: Frame): void;
  /** Frame numbers that were passed over: the connection lost something. */
  onHole(missing: number): void;
  onRoundTrip(milliseconds: number): void;
}

const heartbeatSeconds = 5;
const firstDelay = 500;
const longestDelay = 15_000;
const welcomeDeadline = 10_000;
const pingEvery = 5_000;
const afterRestart = 250;
// 4000 and the gRPC code UNAUTHENTICATED.
const unauthenticated = 4016;

/**
 * One stream over a WebSocket that comes back by itself: after a break it says Hello with the newest resume token,
 * waiting longer after each failure. Two heartbeats that fail to come are a break too.
 */
export class Connection {
  private socket: WebSocket | undefined;
  private token = "";
  private sentToken = false;
  private failures = 0;
  private attempt = 0;
  private lastSeq = 0;
  private heartbeat = heartbeatSeconds * 1000;
  private silence: number | undefined;
  private retry: number | undefined;
  private pinging: number | undefined;
  private pings = new Map<number, number>();
  private nextId = 1;
  private goAwayDelay: number | undefined;
  private isOver = false;

  constructor(private readonly url: string, private readonly listener: Listener) {}

  get isOpen(): boolean {
    return this.lastSeq > 0 && this.socket?.readyState === WebSocket.OPEN;
  }

  /** Connects now, also when a later attempt is planned. */
  connect(): void {
    clearTimeout(this.retry);
    this.drop();
    this.listener.onState("connecting", {});
    const attempt = ++this.attempt;
    apiKey().then(
      (key) => attempt === this.attempt && this.open(key),
      (error: Error) => attempt === this.attempt && this.lost(error.message),
    );
  }

  private open(key: string): void {
    const socket = new WebSocket(this.url, "finapi.v1.json");
    this.socket = socket;
    this.lastSeq = 0;
    this.goAwayDelay = undefined;
    this.isOver = false;
    this.expectFrame(welcomeDeadline);
    socket.onopen = () => {
      this.sentToken = this.token !== "";
      this.send({ hello: { apiKey: key, clientName: "finapi-live", resumeToken: this.token, heartbeatSeconds } });
    };
    socket.onmessage = (event) => this.receive(JSON.parse(event.data as string) as Frame);
    socket.onclose = (event) => {
      if (event.code === unauthenticated) {
        // Another key may do.
        this.isOver = false;
        refuseKey(key, `The server refused this key (${event.reason}).`);
      }
      this.lost(event.reason || (event.code === 1001 ? "the server went away" : ""));
    };
  }

  subscribe(topics: Topic[]): number {
    const opId = this.nextId++;
    this.send({ subscribe: { opId: String(opId), topics } });
    return opId;
  }

  unsubscribe(topicIds: number[]): void {
    if (topicIds.length > 0) {
      this.send({ unsubscribe: { opId: String(this.nextId++), topicIds } });
    }
  }

  /** Whether the stream was opened with a token, so that ResumeResult follows Welcome. */
  get hasToken(): boolean {
    return this.sentToken;
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(message));
    }
  }

  private receive(frame: Frame): void {
    const seq = Number(frame.sessionSeq);
    if (seq !== this.lastSeq + 1) {
      this.listener.onHole(Math.max(seq - this.lastSeq - 1, 1));
    }
    this.lastSeq = seq;
    if (frame.welcome) {
      this.heartbeat = seconds(frame.welcome.heartbeat) * 1000 || this.heartbeat;
      this.failures = 0;
      this.listener.onState("open", {});
      this.startPinging();
    } else if (frame.heartbeat) {
      this.token = frame.heartbeat.resumeToken ?? "";
    } else if (frame.goAway) {
      this.token = frame.goAway.resumeToken || this.token;
      this.goAwayDelay = seconds(frame.goAway.reconnectAfter) * 1000;
      this.isOver = frame.goAway.reconnectAfter === undefined;
    } else if (frame.pong) {
      this.measure(Number(frame.pong.id));
    }
    this.expectFrame(2.5 * this.heartbeat);
    this.listener.onFrame(frame);
  }

  private expectFrame(within: number): void {
    clearTimeout(this.silence);
    this.silence = window.setTimeout(() => this.lost("the connection fell silent"), within);
  }

  private startPinging(): void {
    clearInterval(this.pinging);
    const ping = () => {
      const id = this.nextId++;
      this.pings.set(id, performance.now());
      this.send({ ping: { id: String(id) } });
    };
    ping();
    this.pinging = window.setInterval(ping, pingEvery);
  }

  private measure(id: number): void {
    const sent = this.pings.get(id);
    if (sent !== undefined) {
      this.pings.delete(id);
      this.listener.onRoundTrip(performance.now() - sent);
    }
  }

  private lost(reason: string): void {
    this.drop();
    if (this.isOver) {
      this.listener.onState("ended", { reason });
      return;
    }
    if (reason === "INVALID_RESUME_TOKEN") {
      this.token = "";
    }
    // Spread in time, so that all pages of a server that restarted do not come back at once.
    const backOff = Math.min(firstDelay * 2 ** this.failures, longestDelay) * (0.5 + Math.random() / 2);
    const delay = this.goAwayDelay === undefined ? backOff : Math.max(this.goAwayDelay, Math.random() * afterRestart);
    this.failures++;
    this.retry = window.setTimeout(() => this.connect(), delay);
    this.listener.onState("waiting", { reason, retryAt: Date.now() + delay });
  }

  private drop(): void {
    clearTimeout(this.silence);
    clearInterval(this.pinging);
    this.pings.clear();
    const socket = this.socket;
    this.socket = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}

/** A duration as proto3 JSON writes it, "1.5s". */
function seconds(duration: string | undefined): number {
  return duration ? Number.parseFloat(duration) : 0;
}
