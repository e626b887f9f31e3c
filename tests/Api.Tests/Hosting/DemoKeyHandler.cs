using FinApi.Application.Accounts.Demo;

namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// Sends a key of the demo with every request that has none: the publisher's where something is published.
/// </summary>
internal sealed class DemoKeyHandler(Func<DemoKeys?> find) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (find() is { } keys && !request.Headers.Contains("x-api-key")
            && request.Headers.Authorization is null)
        {
            var publishes = request.RequestUri!.AbsolutePath.StartsWith("/finapi.v1.Ingest/", StringComparison.Ordinal);
            request.Headers.Add("x-api-key", publishes ? keys.Ingest : keys.Enterprise);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
