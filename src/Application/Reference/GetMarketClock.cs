using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FluentValidation;
using MediatR;
using NodaTime;

namespace FinApi.Application.Reference;

/// <summary>Asks what a market is doing.</summary>
public sealed record GetMarketClockQuery(string Mic) : IRequest<Result<MarketClock>>;

internal sealed class GetMarketClockValidator : AbstractValidator<GetMarketClockQuery>
{
    public GetMarketClockValidator() => RuleFor(query => query.Mic).IsMic();
}

internal sealed class GetMarketClockHandler(LatestMarket market, TimeProvider timeProvider)
    : IRequestHandler<GetMarketClockQuery, Result<MarketClock>>
{
    public Task<Result<MarketClock>> Handle(GetMarketClockQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Read(Mic.Parse(request.Mic)));

    private Result<MarketClock> Read(Mic mic)
    {
        if (!market.Calendars.TryGet(mic, out var calendar, out var version))
        {
            return Error.MarketNotFound(mic.Value);
        }

        var now = timeProvider.GetInstant();
        var current = calendar.FindSessionAt(now);
        var next = calendar.FindNextSession(now);
        return new MarketClock(
            mic,
            now,
            PhaseOf(calendar, now),
            current ?? next,
            calendar.IsAlwaysOpen ? null : now < current?.BreakEndTime ? current.BreakEndTime : next?.OpenTime,
            calendar.IsAlwaysOpen ? null : NextClose(current ?? next, now),
            calendar.TimeZone.Id,
            version);
    }

    private static MarketPhase PhaseOf(TradingCalendar calendar, Instant now)
    {
        var phase = calendar.PhaseAt(now);
        return phase == MarketPhase.Closed && calendar.FindOvernight(now) is { } night && now >= night.OpenTime
            ? MarketPhase.Overnight
            : phase;
    }

    private static Instant? NextClose(TradingSession? session, Instant now) =>
        now < session?.BreakStartTime ? session.BreakStartTime : session?.CloseTime;
}
