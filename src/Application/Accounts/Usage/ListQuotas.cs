using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Callers;
using FinApi.Application.Limits;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.Usage;

/// <summary>Asks for the limits of the plan with what is left of each.</summary>
public sealed record ListQuotasQuery(Caller Caller) : IRequest<Result<IReadOnlyList<QuotaState>>>;

internal sealed class ListQuotasHandler(IQuotaReader quotas, IStreamSlots slots, TimeProvider timeProvider)
    : IRequestHandler<ListQuotasQuery, Result<IReadOnlyList<QuotaState>>>
{
    public async Task<Result<IReadOnlyList<QuotaState>>> Handle(
        ListQuotasQuery request, CancellationToken cancellationToken)
    {
        var account = request.Caller.AccountId;
        var use = await quotas.ReadAsync(account, cancellationToken);
        var streams = await slots.ListAsync(account, cancellationToken);
        return Result.Of(List(request.Caller.Plan, use, streams, timeProvider.GetInstant()));
    }

    private static IReadOnlyList<QuotaState> List(
        Plan plan, QuotaUse use, IReadOnlyList<StreamHolder> streams, Instant now) =>
    [
        new("calls-per-minute", plan.CallsPerMinute, use.Minute, now + Duration.FromTimeSpan(use.MinuteEmptyAfter)),
        new("calls-per-day", plan.CallsPerDay ?? 0, use.Day, DayEnd(now)),
        new("streams", plan.MaxStreams, streams.Count, ResetTime: null),
        new("topics-per-stream", plan.MaxTopics, Used: 0, ResetTime: null),
    ];

    private static Instant DayEnd(Instant now) =>
        now.InUtc().Date.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
}
