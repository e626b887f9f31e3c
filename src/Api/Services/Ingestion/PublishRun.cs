using System.Threading.Channels;
using FinApi.Api.Errors;
using FinApi.Application.Results;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Services.Ingestion;

/// <summary>
/// Runs a Publish stream. Reading goes ahead of answering by a few batches, so that the store's group commit has
/// something to group; answers keep the order of the batches.
/// </summary>
internal sealed class PublishRun(PublishStreams streams)
{
    // Enough to fill the next commit while one is written: with 8, every other commit had a few batches only, and into
    // PostgreSQL went a fifth less (0.38 of psql's \copy instead of 0.46 on a busy machine). More would only hold
    // messages in memory that flow control can hold outside.
    private const int MaxBatchesUnderWay = 32;

    /// <summary>Runs it to its end, and disposes the taker.</summary>
    public async Task RunAsync<TResponse>(
        IBatchTaker taker,
        IAsyncStreamReader<PublishRequest> requests,
        IServerStreamWriter<TResponse> responses,
        Func<PublishResponse, TResponse> encode,
        ServerCallContext context)
    {
        streams.Add(context.GetHttpContext());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, streams.Stopping);
        var underWay = Channel.CreateBounded<Task<Result<PublishResponse>>>(
            new BoundedChannelOptions(MaxBatchesUnderWay) { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync(taker, requests, underWay.Writer, context.CancellationToken, stop.Token);
        try
        {
            await AnswerAsync(underWay.Reader, responses, encode, context);
        }
        finally
        {
            await stop.CancelAsync();

            // Ends what waits for another node: nobody waits for the answer any more.
            await taker.DisposeAsync();
            await reading;
            await ForgetAsync(underWay.Reader);
        }
    }

    // Never throws: what ends the reading reaches the answering side through the channel, behind what was read before.
    private static async Task ReadAsync(
        IBatchTaker taker,
        IAsyncStreamReader<PublishRequest> requests,
        ChannelWriter<Task<Result<PublishResponse>>> underWay,
        CancellationToken callToken,
        CancellationToken stopToken)
    {
        try
        {
            while (await requests.MoveNext(stopToken))
            {
                await underWay.WaitToWriteAsync(stopToken);

                // Once it is taken, a batch may be stored whatever becomes of the stop.
                var publishing = await taker.TakeAsync(requests.Current, callToken);
                await underWay.WriteAsync(publishing, CancellationToken.None);
            }

            underWay.Complete();
        }
        catch (Exception exception)
        {
            underWay.Complete(exception);
        }
    }

    private async Task AnswerAsync<TResponse>(
        ChannelReader<Task<Result<PublishResponse>>> underWay,
        IServerStreamWriter<TResponse> responses,
        Func<PublishResponse, TResponse> encode,
        ServerCallContext context)
    {
        try
        {
            await foreach (var publishing in underWay.ReadAllAsync(context.CancellationToken))
            {
                var response = (await publishing).OrThrow(context);
                await responses.WriteAsync(encode(response), context.CancellationToken);
            }
        }
        catch (OperationCanceledException) when (
            streams.Stopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw Failure.ShuttingDown.ToRpcException(context);
        }
    }

    // Batches behind the one that ended the stream may be stored but are never answered; the pipeline logs their
    // faults.
    private static async Task ForgetAsync(ChannelReader<Task<Result<PublishResponse>>> underWay)
    {
        while (underWay.TryRead(out var publishing))
        {
            await ((Task)publishing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
