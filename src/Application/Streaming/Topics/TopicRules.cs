using FinApi.Application.Accounts.Plans;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Domain.Accounts;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Streaming.Topics;

/// <summary>Checks one topic that a client asks for.</summary>
internal sealed class TopicRules(VisibleInstruments instruments, PlanUpgrades upgrades)
{
    private const int MaxMinInterval = 60_000;

    private static readonly string Intervals = string.Join(", ", BarInterval.Stored.Select(interval => interval.Code));

    /// <summary>What the topic is under a plan; or why it is none.</summary>
    public CheckedTopic Check(TopicSpec spec, StreamPlan plan)
    {
        if (FindKind(spec, out var kind) is { } problem)
        {
            return Refuse(spec, TopicStatus.Invalid, problem);
        }

        if (FindTerms(spec, kind, plan, out var terms) is { } refusal)
        {
            return refusal;
        }

        if (spec.Symbol == TopicSpec.AllSymbols)
        {
            return plan.AllowsAllSymbols
                ? new CheckedTopic(kind, terms, default, Describe(kind, terms, spec.Symbol), Refusal: null)
                : Refuse(
                    spec,
                    TopicStatus.NotEntitled,
                    $"The {plan.Name} plan does not allow *: name the symbols."
                    + Advice(other => other.AllowsAllSymbols));
        }

        if (!AskedName.IsWellFormed(spec.Symbol))
        {
            return Refuse(spec, TopicStatus.Invalid, $"symbol: {AskedName.Explain(spec.Symbol)} Or send *.");
        }

        // The symbol as of now: the topic stays with the instrument when its symbol changes.
        if (instruments.Find(spec.Symbol) is not { } key)
        {
            var reason = instruments.FindAmbiguous(spec.Symbol, range: null, "symbol")?.Message
                ?? $"No instrument is called {spec.Symbol.ToUpperInvariant()}.";
            return Refuse(spec, TopicStatus.NotFound, reason);
        }

        return instruments.IsVisible(key, plan.IsTest) == true
            ? new CheckedTopic(kind, terms, key, Describe(kind, terms, key.Value), Refusal: null)
            : Refuse(spec, TopicStatus.NotEntitled, instruments.Explain(spec.Symbol.ToUpperInvariant()));
    }

    /// <summary>Whether <c>*</c> reaches to an instrument.</summary>
    public bool IsCovered(Symbol symbol, WildcardSubscription wildcard) =>
        instruments.IsVisible(symbol, wildcard.IsTest) == true;

    /// <summary>A symbol for a resume token: it means the same instrument when the token comes back.</summary>
    public string LastingNameOf(Symbol key) => instruments.LastingNameOf(key);

    /// <summary>The topic as it is in force.</summary>
    public static TopicSpec Describe(TopicKind kind, TopicTerms terms, string symbol) =>
        new(
            kind.Channel,
            symbol,
            kind.Interval?.Code ?? string.Empty,
            kind.BarMode,
            terms.Delivery,
            terms.MinIntervalMilliseconds);

    private static string? FindKind(TopicSpec spec, out TopicKind kind)
    {
        kind = spec.Channel == StreamChannel.Trades ? TopicKind.Trades : TopicKind.Quotes;
        switch (spec.Channel)
        {
            case StreamChannel.Quotes or StreamChannel.Trades
                when spec.Interval.Length > 0 || spec.BarMode != BarMode.Unspecified:
                return "interval and bar_mode: are for bars only.";
            case StreamChannel.Quotes or StreamChannel.Trades:
                return null;
            case StreamChannel.Bars
                when BarInterval.TryParse(spec.Interval, out var interval) && interval.FoldsFrom is null:
                kind = TopicKind.Bars(interval.Level, spec.BarMode);
                return Enum.IsDefined(spec.BarMode) ? null : "bar_mode: must be on_update or on_close.";
            case StreamChannel.Bars:
                return $"interval: must be one of {Intervals}.";
            default:
                return "channel: must be quotes, trades or bars.";
        }
    }

    private CheckedTopic? FindTerms(TopicSpec spec, TopicKind kind, StreamPlan plan, out TopicTerms terms)
    {
        var byChannel = kind == TopicKind.Quotes || !plan.AllowsEvery ? Delivery.Latest : Delivery.Every;
        var delivery = spec.Delivery == Delivery.Unspecified ? byChannel : spec.Delivery;
        terms = new TopicTerms(
            delivery,
            delivery == Delivery.Latest
                ? Math.Max(spec.MinIntervalMilliseconds, plan.MinIntervalMilliseconds)
                : 0);
        if (!Enum.IsDefined(delivery))
        {
            return Refuse(spec, TopicStatus.Invalid, "delivery: must be latest or every.");
        }

        if (spec.MinIntervalMilliseconds is < 0 or > MaxMinInterval)
        {
            return Refuse(spec, TopicStatus.Invalid, $"min_interval_ms: must be 0 to {MaxMinInterval}.");
        }

        if (delivery == Delivery.Every && spec.MinIntervalMilliseconds > 0)
        {
            return Refuse(spec, TopicStatus.Invalid, "min_interval_ms: is for delivery latest only.");
        }

        return delivery == Delivery.Every && !plan.AllowsEvery
            ? Refuse(
                spec,
                TopicStatus.NotEntitled,
                $"The {plan.Name} plan allows delivery latest only.{Advice(other => other.AllowsEvery)}")
            : null;
    }

    private string Advice(Func<Plan, bool> has) =>
        upgrades.Find(has) is { } plan ? $" The {plan.Name} plan does." : string.Empty;

    private static CheckedTopic Refuse(TopicSpec spec, TopicStatus status, string reason) =>
        new(default, default, default, spec, new TopicResult(0, status, reason, spec));
}
