using FinApi.Application.Accounts.Plans;
using FinApi.Domain.Accounts;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Accounts;

/// <summary>
/// Enumerations of accounts whose numbers differ between the contract and the domain. Unknown ones are refused earlier.
/// </summary>
internal static class AccountEnums
{
    public static PlanChangeTime ToDomain(this Proto.PlanChangeTime time) =>
        time == Proto.PlanChangeTime.PeriodEnd ? PlanChangeTime.PeriodEnd : PlanChangeTime.Now;

    public static Proto.PlanWay ToProto(PlanWayKind way) =>
        way switch
        {
            PlanWayKind.Operator => Proto.PlanWay.Operator,
            PlanWayKind.Payment => Proto.PlanWay.Payment,
            _ => Proto.PlanWay.Itself,
        };

    public static KeyEnvironment ToDomain(this Proto.KeyEnvironment environment) =>
        environment == Proto.KeyEnvironment.Test ? KeyEnvironment.Test : KeyEnvironment.Live;

    public static Proto.KeyEnvironment ToProto(KeyEnvironment environment) =>
        environment == KeyEnvironment.Test ? Proto.KeyEnvironment.Test : Proto.KeyEnvironment.Live;
}
