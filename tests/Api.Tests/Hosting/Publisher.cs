using FinApi.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Hosting;

/// <summary>Publishes over one stream of real HTTP/2, counting sequence numbers up.</summary>
internal sealed class Publisher(GrpcChannel channel, string source, long epoch = 1) : IAsyncDisposable
{
    private readonly AsyncDuplexStreamingCall<PublishRequest, PublishResponse> _call =
        new Ingest.IngestClient(channel).Publish(cancellationToken: TestContext.Current.CancellationToken);

    public Publisher(ApiServer server, string source, long epoch = 1)
        : this(server.Grpc, source, epoch)
    {
    }

    public long NextSequence { get; set; } = 1;

    /// <summary>Sends a batch and waits for its answer.</summary>
    public async Task<PublishResponse> SendAsync(params IngestItem[] items)
    {
        await WriteAsync(items);
        return await ReadAsync();
    }

    public async Task WriteAsync(params IngestItem[] items)
    {
        await _call.RequestStream.WriteAsync(
            new PublishRequest
            {
                Source = source,
                SourceEpoch = epoch,
                FirstSequence = NextSequence,
                Items = { items },
            });
        NextSequence += items.Length;
    }

    public async Task<PublishResponse> ReadAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return _call.ResponseStream.Current;
    }

    /// <summary>Completes our side and reads to the end of the stream.</summary>
    public async Task<StatusCode> CompleteAsync()
    {
        await _call.RequestStream.CompleteAsync();
        while (await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
        }

        return _call.GetStatus().StatusCode;
    }

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        return ValueTask.CompletedTask;
    }
}
