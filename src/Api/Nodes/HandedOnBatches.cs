using System.Collections.Concurrent;
using FinApi.Api.Services.Ingestion;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Results;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Nodes;

/// <summary>
/// Batches that another node writes. A receipt waits until this node shows the batch, so that a publisher can read its
/// own data here. The wait is short, because the batch is durable already.
/// </summary>
internal sealed class HandedOnBatches : IBatchTaker
{
    // Short, because the batch is durable already: only reads on this node gain by the wait.
    private static readonly TimeSpan ShowPatience = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<TaskCompletionSource<Result<PublishResponse>>> _waiting = new();
    private readonly CancellationTokenSource _end;
    private readonly CancellationToken _writerChange;
    private readonly AsyncDuplexStreamingCall<PublishRequest, PlacedResponse> _call;
    private readonly string _writer;
    private readonly LogFollower _follower;
    private readonly TimeProvider _timeProvider;
    private readonly Task _reading;
    private volatile bool _hasEnded;

    // The writer's refusal that ended the call. Only one batch gets it: that answer ends the publisher's stream.
    private RpcException? _refusal;
    private long _awaitedPosition;

    public HandedOnBatches(
        GrpcChannel channel,
        NodeTokens tokens,
        string writer,
        LogFollower follower,
        TimeProvider timeProvider,
        CancellationToken writerChange)
    {
        (_writer, _follower, _timeProvider) = (writer, follower, timeProvider);

        // A writer that is frozen or cut off does not end the call itself.
        _writerChange = writerChange;
        _end = CancellationTokenSource.CreateLinkedTokenSource(writerChange);
        _call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            NodeIngest.Publish,
            host: null,
            new CallOptions(
                new Metadata { { NodeTokens.Header, tokens.Issue(NodeIngest.Publish.FullName, writer) } },
                cancellationToken: _end.Token));
        _reading = ReadAsync();
    }

    public async ValueTask<Task<Result<PublishResponse>>> TakeAsync(
        PublishRequest request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<Result<PublishResponse>>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(answer);
        try
        {
            await _call.RequestStream.WriteAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The reading side learns why the call has ended, and answers all waiting batches.
        }

        if (_hasEnded)
        {
            EndAll(BatchRouting.Unavailable($"Node {_writer} no longer takes batches from this one."));
        }

        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _call.Dispose();
        _end.Dispose();
    }

    // Never throws.
    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(_end.Token))
            {
                var placed = _call.ResponseStream.Current;
                await ShowAsync(placed.LogPosition);
                if (_waiting.TryDequeue(out var answer))
                {
                    answer.TrySetResult(placed.Response);
                }
            }

            End(BatchRouting.Unavailable($"Node {_writer} takes no more batches."));
        }
        catch (RpcException exception) when (exception.GetRpcStatus() is not null
            && exception.StatusCode is not (StatusCode.NotFound or StatusCode.Unimplemented))
        {
            End(exception);
        }
        catch (Exception exception)
        {
            End(BatchRouting.Unavailable(
                _writerChange.IsCancellationRequested ? $"Node {_writer} is no longer the writer, another node is."
                    : exception is OperationCanceledException ? "The stream has ended."
                    : $"Node {_writer}, the writer, did not answer."));
        }
    }

    private async Task ShowAsync(long position)
    {
        // After a wait that timed out, later receipts do not wait until this node has reached the position of that
        // wait.
        if (_follower.Position < _awaitedPosition)
        {
            return;
        }

        using var patience = new CancellationTokenSource(ShowPatience, _timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, patience.Token);
        try
        {
            await _follower.WaitForAsync(position, end.Token);
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            _awaitedPosition = position;
        }
    }

    private void End(Error error)
    {
        _hasEnded = true;
        EndAll(error);
    }

    private void End(RpcException refusal)
    {
        Volatile.Write(ref _refusal, refusal);
        End(BatchRouting.Unavailable($"Node {_writer} takes no more batches of this stream."));
    }

    private void EndAll(Error error)
    {
        while (_waiting.TryDequeue(out var answer))
        {
            if (Interlocked.Exchange(ref _refusal, null) is { } refusal)
            {
                answer.TrySetException(refusal);
            }
            else
            {
                answer.TrySetResult(error);
            }
        }
    }
}
