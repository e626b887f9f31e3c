using FinApi.Application.Callers;
using Grpc.Core;

namespace FinApi.Api.Auth;

/// <summary>What of the market a call may see.</summary>
internal static class MarketAccessOfCall
{
    public static MarketAccess GetMarketAccess(this ServerCallContext context) =>
        MarketAccess.Of(context.GetHttpContext().GetCaller());
}
