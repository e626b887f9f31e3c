using FinApi.Application.Billing.GrantPlan;
using FinApi.Application.Operator;
using Mapster;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services;

/// <summary>From the answers of Operator to its messages.</summary>
internal sealed class OperatorMapping : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<QueryAdvice, Proto.QueryAdvice>().Map(message => message.Proved, advice => advice.IsProved);
        config.NewConfig<SlowQuery, Proto.SlowQuery>();
        config.NewConfig<CreatedIndex, Proto.CreatedIndex>();
        config.NewConfig<GrantedPlan, Proto.GrantPlanResponse>();
        config.NewConfig<SlowQueryReport, Proto.ListSlowQueriesResponse>();
    }
}
