using FinApi.Application.Billing.GrantPlan;
using FinApi.Application.Callers;
using FinApi.Application.Storage;
using MediatR;

namespace FinApi.Api.Billing;

/// <summary>The command <c>grant-plan</c>: gives an account a plan, on the server itself.</summary>
internal static class BillingCommand
{
    private const string Name = "grant-plan";

    /// <summary>
    /// The command that a command line begins with, and the rest, which are settings; null for another one.
    /// </summary>
    public static (Func<IServiceProvider, Task<string>> RunAsync, string[] Settings)? Find(
        string[] args, CancellationToken cancellationToken) =>
        args switch
        {
            [Name, var account, var plan, .. var settings] when !IsSetting(account) && !IsSetting(plan) =>
                (services => GrantAsync(services, account, plan, cancellationToken), settings),
            [Name, ..] => (
                _ => throw new StoreUnusableException(
                    $"Write which account gets which plan, by address or id: {Name} me@example.com professional"),
                []),
            _ => null,
        };

    private static bool IsSetting(string argument) => argument.StartsWith('-');

    private static async Task<string> GrantAsync(
        IServiceProvider services, string account, string plan, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<IStoreOpening>().OpenAsync(cancellationToken);
        var (id, email) = account.Contains('@', StringComparison.Ordinal) ? ("", account) : (account, "");
        var granted = await services.GetRequiredService<IMediator>().Send(
            new GrantPlanCommand(Operator: null, CallOrigin.Server, id, email, plan), cancellationToken);
        return granted.IsSuccess
            ? $"{granted.Value.Account.Email} has the plan {granted.Value.Account.Plan} now "
                + $"(before: {granted.Value.PreviousPlan})."
            : throw new StoreUnusableException(granted.Error.Message);
    }
}
