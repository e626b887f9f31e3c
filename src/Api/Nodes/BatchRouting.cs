using FinApi.Api.Errors;
using FinApi.Api.Services.Ingestion;
using FinApi.Application.Ingest;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Application.Nodes;
using FinApi.Application.Results;
using Grpc.Core;

namespace FinApi.Api.Nodes;

/// <summary>
/// Finds out who takes the batches of a Publish stream: this node when it writes, else the one that does.
/// </summary>
internal sealed class BatchRouting(
    IIngestPipeline pipeline,
    IngestBatchReader reader,
    WriterRole role,
    INodeTable nodes,
    NodeIdentity identity,
    NodeChannels channels,
    NodeTokens tokens,
    LogFollower follower,
    TimeProvider timeProvider)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <exception cref="RpcException">Nobody is known to write, or the one that does cannot be reached.</exception>
    public async ValueTask<IBatchTaker> ChooseAsync(ServerCallContext context)
    {
        if (role.Term is not null)
        {
            return OwnBatches();
        }

        // Who has just lost the lease, or is about to get it, is told by the store soon.
        if (role.Writer is not { Length: > 0 } writer || writer == identity.Id)
        {
            throw Refusal("No node writes now; one takes over within seconds.").ToRpcException(context);
        }

        var found = await nodes.FindAsync(writer, LiveNodes.Patience, context.CancellationToken);
        return found?.Beat.Address is { } address
            ? new HandedOnBatches(channels.Get(address), tokens, writer, follower, timeProvider, context)
            : throw Refusal(
                found is null
                    ? $"Node {writer} has the lease of the writer and is gone; another one takes over within seconds."
                    : $"Node {writer} writes and says no Node:Address, so that nothing can be handed on to it: the "
                        + "operator has to set it. Or publish to that node.")
                .ToRpcException(context);
    }

    /// <summary>For what another node has handed on: it is never handed on again.</summary>
    public IBatchTaker OwnBatches() => new OwnBatches(pipeline, reader);

    /// <summary>That nothing can be taken now.</summary>
    public static Failure Refusal(string message) => Failure.From(Unavailable(message));

    /// <summary>The same as the outcome of a batch.</summary>
    public static Error Unavailable(string message) =>
        new(
            ErrorKind.Unavailable,
            ErrorReason.StorageUnavailable,
            message + " Send the batch again: nothing is stored twice.")
        {
            RetryAfter = RetryAfter,
        };
}
