using FinApi.Application.Behaviors;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FluentValidation;
using MediatR;

namespace FinApi.Application.Reference;

/// <summary>Asks what a market is doing.</summary>
public sealed record GetMarketClockQuery(string Mic) : IRequest<Result<MarketClock>>;

internal sealed class GetMarketClockValidator : AbstractValidator<GetMarketClockQuery>
{
    public GetMarketClockValidator() => RuleFor(query => query.Mic).IsMic();
}

internal sealed class GetMarketClockHandler(TimeProvider timeProvider)
    : IRequestHandler<GetMarketClockQuery, Result<MarketClock>>
{
    public Task<Result<MarketClock>> Handle(GetMarketClockQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Read(Mic.Parse(request.Mic)));

    private Result<MarketClock> Read(Mic mic)
    {
        if (!TradingCalendars.TryGet(mic, out var calendar))
        {
            return Error.MarketNotFound(mic.Value);
        }

        var now = timeProvider.GetInstant();
        var current = calendar.FindSessionAt(now);
        var next = calendar.FindNextSession(now);
        return new MarketClock(
            mic,
            now,
            calendar.PhaseAt(now),
            current ?? next,
            calendar.IsAlwaysOpen ? null : next?.OpenTime,
            calendar.IsAlwaysOpen ? null : (current ?? next)?.CloseTime,
            calendar.TimeZone.Id);
    }
}
