using System.Threading.Channels;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Cli.Import;

/// <summary>
/// Sends the batches of one source and keeps those without an answer. When the connection breaks it makes a new one,
/// sends those again and goes on: the server stores no number twice.
/// </summary>
internal sealed class BatchPublisher(
    Ingest.IngestClient ingest, RetryLoop retry, string source, Action<PublishBatch, PublishResponse> acknowledged)
    : IDisposable
{
    // The server commits batches in groups: enough of them must be on the way to fill its commits.
    private const int Window = 8;

    private readonly Lock _lock = new();
    private readonly Queue<PublishBatch> _unanswered = new();
    private readonly SemaphoreSlim _window = new(Window);

    public Task<StoredRanges> AskStoredAsync(CancellationToken cancellationToken) =>
        retry.RunAsync(
            async token =>
            {
                var answer = await IngestCall.PublishOnceAsync(ingest, new PublishBatch(1).ToRequest(source), token);
                return new StoredRanges(answer.Stored);
            },
            cancellationToken);

    /// <summary>Completes when the channel has ended and every batch was answered.</summary>
    public Task PublishAsync(ChannelReader<PublishBatch> batches, CancellationToken cancellationToken) =>
        retry.RunAsync(token => PublishOnConnectionAsync(batches, token), cancellationToken);

    public void Dispose() => _window.Dispose();

    private async Task<bool> PublishOnConnectionAsync(
        ChannelReader<PublishBatch> batches, CancellationToken cancellationToken)
    {
        using var call = ingest.Publish(cancellationToken: cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(call.RequestStream, Unanswered(), batches, ended.Token);
        try
        {
            // Only the response stream knows why a call failed; a failed write just says that the call is over.
            await ReceiveAsync(call.ResponseStream, cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return sending.IsCompletedSuccessfully && Unanswered().Length == 0
            ? true
            : throw IngestCall.EndedEarly();
    }

    private async Task SendAsync(
        IClientStreamWriter<PublishRequest> requests,
        PublishBatch[] again,
        ChannelReader<PublishBatch> batches,
        CancellationToken cancellationToken)
    {
        foreach (var batch in again)
        {
            batch.IsResent = true;
            await requests.WriteAsync(batch.ToRequest(source), cancellationToken);
        }

        while (await batches.WaitToReadAsync(cancellationToken))
        {
            await _window.WaitAsync(cancellationToken);
            if (!batches.TryRead(out var batch))
            {
                _window.Release();
                continue;
            }

            lock (_lock)
            {
                _unanswered.Enqueue(batch);
            }

            await requests.WriteAsync(batch.ToRequest(source), cancellationToken);
        }

        await requests.CompleteAsync();
    }

    private async Task ReceiveAsync(IAsyncStreamReader<PublishResponse> responses, CancellationToken cancellationToken)
    {
        while (await responses.MoveNext(cancellationToken))
        {
            var response = responses.Current;
            PublishBatch batch;
            lock (_lock)
            {
                batch = _unanswered.TryPeek(out var first) && first.FirstSequence == response.FirstSequence
                    ? _unanswered.Dequeue()
                    : throw new CliException(
                        $"The server answered a batch that was not sent ({response.FirstSequence}); is it FinApi?");
            }

            acknowledged(batch, response);
            _window.Release();
            retry.NoteProgress();
        }
    }

    private PublishBatch[] Unanswered()
    {
        lock (_lock)
        {
            return [.. _unanswered];
        }
    }
}
