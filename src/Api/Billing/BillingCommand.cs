using FinApi.Application.Billing.GrantPlan;
using FinApi.Application.Callers;
using FinApi.Application.Operator;
using FinApi.Application.Storage;
using MediatR;

namespace FinApi.Api.Billing;

/// <summary>The command <c>grant-plan</c>: gives an account a plan, on the server itself.</summary>
internal static class BillingCommand
{
    public static NodeCommand Command { get; } = new("grant-plan", "Gives an account a plan.", RunAsync)
    {
        Arguments = [("ACCOUNT", "Its address or its id."), ("PLAN", "Name of the plan.")],
    };

    private static async Task<string> RunAsync(
        IServiceProvider services, NodeCommandInput input, CancellationToken cancellationToken)
    {
        var (account, plan) = (input.Arguments[0], input.Arguments[1]);
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
