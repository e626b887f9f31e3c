using FinApi.Api.Errors;
using FinApi.Application.MarketData;

namespace FinApi.Api.Services.Streaming;

/// <summary>
/// Whether the node takes new streams, for every transport. A node that stops would have to end them in a moment, while
/// another node has them for good: so it refuses from the moment when it is told to, not only once streams end.
/// </summary>
internal sealed class StreamAdmission(LatestMarket market, IHostApplicationLifetime lifetime)
{
    /// <summary>What to tell the client instead of welcome; null when the stream may begin.</summary>
    public Failure? Refusal =>
        lifetime.ApplicationStopping.IsCancellationRequested ? Failure.ShuttingDown
        : market.IsReady ? null
        : Failure.NotReady;
}
