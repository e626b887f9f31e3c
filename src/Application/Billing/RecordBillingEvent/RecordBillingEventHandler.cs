using FinApi.Application.Accounts;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Billing;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Billing.RecordBillingEvent;

/// <remarks>
/// 1. Find the purchase, by its id or by what leads to it. 2. Enter the event once, and what it makes of the purchase.
/// 3. Give the account the plan that its purchases pay for; again when the event is told again, in case this failed.
/// </remarks>
internal sealed partial class RecordBillingEventHandler(
    IBillingLedger ledger,
    LedgerEdits edits,
    IAccountReader accounts,
    PurchasedPlans purchased,
    TimeProvider timeProvider,
    ILogger<RecordBillingEventHandler> logger)
    : IRequestHandler<RecordBillingEventCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RecordBillingEventCommand request, CancellationToken cancellationToken)
    {
        var told = await WithKnownAccountAsync(request.Event, cancellationToken);
        var purchase = await EnterAsync(told, cancellationToken);
        if (purchase?.AccountId is not { } account)
        {
            LogWithoutAccount(told.Id, told.Kind);
            return Unit.Value;
        }

        var settled = await purchased.SettleAsync(account, _ => [], cancellationToken);
        if (settled.IsSuccess)
        {
            LogSettled(told.Id, told.Kind, settled.Value.Plan, account);
            return Unit.Value;
        }

        // Nothing that the provider could send otherwise: it shall send it again.
        LogNotSettled(told.Id, account, settled.Error.Message);
        return settled.Error with { Kind = ErrorKind.Unavailable };
    }

    private async Task<BillingEvent> WithKnownAccountAsync(BillingEvent told, CancellationToken cancellationToken)
    {
        // Who pays may have written the reference: whatever stands there is no fault of the provider's.
        if (told.AccountId is not { } account
            || (RecordBillingEventValidator.IsId(account)
                && await accounts.FindAsync(account, cancellationToken) is not null))
        {
            return told;
        }

        LogUnknownAccount(told.Id);
        return told with { AccountId = null };
    }

    private Task<Purchase?> EnterAsync(BillingEvent told, CancellationToken cancellationToken) =>
        edits.RunAsync<Purchase?>(
            async () =>
            {
                var view = await FindAsync(told, cancellationToken);
                // Of several subscriptions of one customer the one of which something was told last.
                // One that has ended is told of by its id alone.
                var known = view.Purchases
                    .Where(each => told.PurchaseId is not null || each.CancelledTime is null)
                    .MaxBy(each => each.LastTime);
                if (view.IsKnown)
                {
                    return (Entry: null, known);
                }

                var purchase = (known ?? (told.PurchaseId is { } id ? new Purchase { Id = id } : null))?.After(told);
                var entry = new BillingEntry(
                    view.Revision, told.Id, timeProvider.GetInstant(), purchase, References(told, purchase));
                return (entry, purchase);
            },
            cancellationToken);

    // A customer may have several subscriptions, so it is the last thing to go by.
    private async ValueTask<BillingView> FindAsync(BillingEvent told, CancellationToken cancellationToken)
    {
        var view = await ledger.ReadAsync(
            told.Id, told.PurchaseId is { } id ? [id] : told.References, cancellationToken);
        return view.Purchases.Count == 0 && told is { PurchaseId: null, CustomerId: { } customer }
            ? await ledger.ReadAsync(told.Id, [customer], cancellationToken)
            : view;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> References(BillingEvent told, Purchase? purchase)
    {
        var target = purchase?.Id ?? told.CustomerId;
        return target is null
            ? []
            :
            [
                .. told.References.Append(told.CustomerId).OfType<string>()
                    .Where(reference => reference != target)
                    .Distinct(StringComparer.Ordinal)
                    .Select(reference => KeyValuePair.Create(reference, target)),
            ];
    }

    [LoggerMessage(LogLevel.Information, "Billing event {Event} ({Kind}): account {AccountId} has the plan {Plan}")]
    private partial void LogSettled(string @event, BillingEventKind kind, string plan, string accountId);

    [LoggerMessage(LogLevel.Information, "Billing event {Event} ({Kind}) leads to no account yet")]
    private partial void LogWithoutAccount(string @event, BillingEventKind kind);

    [LoggerMessage(LogLevel.Warning, "Billing event {Event} names an account that does not exist")]
    private partial void LogUnknownAccount(string @event);

    [LoggerMessage(LogLevel.Error, "Billing event {Event} cannot change the plan of {AccountId}: {Problem}")]
    private partial void LogNotSettled(string @event, string accountId, string problem);
}
