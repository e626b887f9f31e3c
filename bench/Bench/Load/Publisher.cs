using FinApi.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Bench.Load;

/// <summary>Publishes over Ingest.Publish and counts what is acknowledged. One thread at a time.</summary>
internal sealed class Publisher : IAsyncDisposable
{
    // What may be on its way without an acknowledgement.
    private const int MaxPending = 32;
    private const int MaxBatch = 1_000;

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<PublishRequest, PublishResponse> _call;
    private readonly SemaphoreSlim _pending = new(MaxPending);
    private readonly Task _reading;
    private readonly string _source;
    private long _sequence = 1;
    private long _acknowledged;
    private string? _rejection;

    public Publisher(Uri grpc, string? key, string source)
    {
        _source = source;
        _channel = GrpcChannel.ForAddress(grpc);
        var headers = new Metadata();
        if (key is not null)
        {
            headers.Add("x-api-key", key);
        }

        _call = new Ingest.IngestClient(_channel).Publish(headers);
        _reading = ReadAsync();
    }

    /// <summary>Sends items, at most 1,000 a batch; returns when they are sent.</summary>
    public async Task PublishAsync(IEnumerable<IngestItem> items)
    {
        foreach (var chunk in items.Chunk(MaxBatch))
        {
            await _pending.WaitAsync(CancellationToken.None);
            if (_reading.IsCompleted)
            {
                await _reading; // says why
            }

            var request = new PublishRequest
            {
                Source = _source,
                SourceEpoch = 1,
                FirstSequence = _sequence,
                Items = { chunk },
            };
            _sequence += chunk.Length;
            await _call.RequestStream.WriteAsync(request, CancellationToken.None);
        }
    }

    /// <summary>Waits until everything sent is durable. Throws when something was rejected.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < MaxPending; i++)
        {
            await _pending.WaitAsync(CancellationToken.None);
        }

        _pending.Release(MaxPending);
        if (_reading.IsCompleted)
        {
            await _reading; // says why
        }

        if (Volatile.Read(ref _rejection) is { } rejection || Interlocked.Read(ref _acknowledged) != _sequence - 1)
        {
            throw new InvalidOperationException(
                $"{_sequence - 1} items were published and {_acknowledged} accepted: {_rejection}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        _channel.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pending.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var answer in _call.ResponseStream.ReadAllAsync(CancellationToken.None))
            {
                Interlocked.Add(ref _acknowledged, answer.Accepted);
                if (answer.Rejections is [var first, ..])
                {
                    Volatile.Write(ref _rejection, $"{first.Field}: {first.Message}");
                }

                _pending.Release();
            }
        }
        catch
        {
            _pending.Release(MaxPending); // lets the publisher see the failure instead of waiting for ever
            throw;
        }
    }
}
