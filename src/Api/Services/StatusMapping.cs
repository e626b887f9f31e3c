using FinApi.Application.MarketData;
using FinApi.Application.Status;
using FinApi.Application.Storage;
using Mapster;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services;

/// <summary>From the answers of Status to its messages.</summary>
internal sealed class StatusMapping : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<FeedState, Proto.FeedStatus>().Map(message => message.State, feed => feed.Health);
        config.NewConfig<StoreState, Proto.StoreStatus>().Map(message => message.State, store => store.Health);
        config.NewConfig<StoreServerState, Proto.StoreServerStatus>()
            .Map(message => message.State, server => server.Health);
        config.NewConfig<NodeState, Proto.NodeStatus>().Map(message => message.Self, node => node.IsSelf);
        config.NewConfig<NodeStatus, Proto.GetStatusResponse>()
            .Map(message => message.Ready, node => node.IsReady)
            .Map(message => message.Simulated, node => node.IsSimulated);
    }
}
