import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type MouseEventParams,
  TickMarkType,
  type UTCTimestamp,
  createChart,
} from "lightweight-charts";
import type { Bar } from "./contract";
import { type Clock, millis } from "./format";

const pixelsPerBar = 9;

/** The candles of one instrument. Keeps its bars, so that a revision of an earlier one finds its place. */
export class CandleChart {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<"Candlestick">;
  private readonly volumes: ISeriesApi<"Histogram">;
  private bars = new Map<number, Bar>();
  private latest = 0;
  private hovered: number | undefined;

  constructor(
    private readonly host: HTMLElement,
    private clock: Clock,
    private readonly onBar: (bar: Bar | undefined) => void,
  ) {
    this.chart = createChart(host, {
      autoSize: true,
      // The footer names TradingView with its link; the logo would need a style of its own in the page.
      layout: { attributionLogo: false, background: { type: ColorType.Solid, color: "transparent" }, fontSize: 12 },
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: { timeVisible: true, borderVisible: false, rightOffset: 4, minBarSpacing: 2 },
      rightPriceScale: { borderVisible: false },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.volumes = this.chart.addSeries(HistogramSeries, {
      priceFormat: { type: "volume" },
      priceScaleId: "volume",
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.24 } });
    this.volumes.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    this.chart.subscribeCrosshairMove((at) => this.hover(at));
    this.setClock(clock);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", () => this.paint());
    this.paint();
  }

  setClock(clock: Clock): void {
    this.clock = clock;
    this.chart.applyOptions({
      localization: {
        timeFormatter: (time: UTCTimestamp) => `${this.clock.date(time * 1000)} ${this.clock.hhmm(time * 1000)}`,
      },
      timeScale: {
        tickMarkFormatter: (time: UTCTimestamp, type: TickMarkType) =>
          type < TickMarkType.Time ? this.clock.date(time * 1000) : this.clock.hhmm(time * 1000),
      },
    });
  }

  setPlaces(places: number): void {
    this.candles.applyOptions({ priceFormat: { type: "price", precision: places, minMove: 10 ** -places } });
  }

  /** Begins anew with these bars, oldest first. */
  reset(bars: Bar[]): void {
    this.bars = new Map(bars.map((bar) => [secondsOf(bar), bar]));
    this.redraw();
    const visible = Math.round(this.host.clientWidth / pixelsPerBar);
    this.chart.timeScale().setVisibleLogicalRange({ from: bars.length - visible, to: bars.length + 3 });
  }

  /** Adds what was missing; what is known already stays unless it is among them. */
  merge(bars: Bar[]): void {
    for (const bar of bars) {
      this.bars.set(secondsOf(bar), bar);
    }
    this.redraw();
  }

  update(bar: Bar): void {
    const time = secondsOf(bar);
    this.bars.set(time, bar);
    if (time < this.latest) {
      this.redraw();
      return;
    }
    this.latest = time;
    this.candles.update(candle(bar));
    this.volumes.update(this.volume(bar));
    this.show();
  }

  /** The newest bars, newest first. */
  newest(count: number): Bar[] {
    return [...this.bars.keys()].sort((a, b) => b - a).slice(0, count).map((time) => this.bars.get(time)!);
  }

  private redraw(): void {
    const bars = [...this.bars.entries()].sort(([a], [b]) => a - b).map(([, bar]) => bar);
    this.latest = bars.length > 0 ? secondsOf(bars[bars.length - 1]!) : 0;
    this.candles.setData(bars.map(candle));
    this.volumes.setData(bars.map((bar) => this.volume(bar)));
    this.show();
  }

  private hover(at: MouseEventParams): void {
    this.hovered = at.time as UTCTimestamp | undefined;
    this.show();
  }

  private show(): void {
    this.onBar(this.bars.get(this.hovered ?? this.latest) ?? this.bars.get(this.latest));
  }

  private volume(bar: Bar) {
    const rises = Number(bar.close) >= Number(bar.open);
    return {
      time: secondsOf(bar) as UTCTimestamp,
      value: Number(bar.volume ?? 0),
      color: color(rises ? "--up-soft" : "--down-soft"),
    };
  }

  // A canvas knows nothing of the style sheet.
  private paint(): void {
    const [up, down, grid, text] = [color("--up"), color("--down"), color("--grid"), color("--dim")];
    this.chart.applyOptions({
      layout: { textColor: text },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      crosshair: {
        vertLine: { color: text, labelBackgroundColor: text },
        horzLine: { color: text, labelBackgroundColor: text },
      },
    });
    this.candles.applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down });
    this.redraw();
  }
}

const secondsOf = (bar: Bar): number => millis(bar.startTime) / 1000;

const candle = (bar: Bar) => ({
  time: secondsOf(bar) as UTCTimestamp,
  open: Number(bar.open),
  high: Number(bar.high),
  low: Number(bar.low),
  close: Number(bar.close),
});

// light-dark() is resolved only where it is used, hence the probe.
function color(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
