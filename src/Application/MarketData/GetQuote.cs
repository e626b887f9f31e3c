using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using FluentValidation;
using MediatR;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>Asks for the latest quote of one instrument.</summary>
public sealed record GetQuoteQuery(string Symbol, MarketAccess Access) : IRequest<Result<QuoteAnswer>>;

internal sealed class GetQuoteValidator : AbstractValidator<GetQuoteQuery>
{
    public GetQuoteValidator() => RuleFor(query => query.Symbol).IsSymbol();
}

internal sealed class GetQuoteHandler(VisibleInstruments instruments, LiveStatus status, TimeProvider timeProvider)
    : IRequestHandler<GetQuoteQuery, Result<QuoteAnswer>>
{
    public Task<Result<QuoteAnswer>> Handle(GetQuoteQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Find(request.Symbol, request.Access));

    private Result<QuoteAnswer> Find(string symbol, MarketAccess access)
    {
        if (!instruments.TryGet(symbol, access, out var state, out var error))
        {
            return error;
        }

        var now = timeProvider.GetInstant();

        // Read before the delay is judged: a quote that comes in between is not for all plans yet.
        var latest = state.Quote;
        var delay = state.DelayOf(access, now);
        var quote = delay > Duration.Zero ? state.Recent.FindQuote(now - delay) : latest;
        return quote is not null
            ? new QuoteAnswer(quote, status.Of(state, quote.EventTime, delay))
            : Error.NoData(instruments.ShownOf(state), "quote");
    }
}
