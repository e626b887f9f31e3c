using FinApi.Api.Services.Ingestion;
using FinApi.Application.Ingest;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Application.Nodes;
using FinApi.Application.Results;
using FinApi.Application.Storage;
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

    public async ValueTask<IBatchTaker> ChooseAsync(ServerCallContext context)
    {
        if (role.Term is not null)
        {
            return OwnBatches();
        }

        // Before the writer: a change in between ends the call.
        var change = role.WriterChange;

        // Who has just lost the lease, or is about to get it, is told by the store soon.
        if (role.Writer is not { Length: > 0 } writer || writer == identity.Id)
        {
            return Refuse("No node is the writer now; a node takes over within seconds.");
        }

        var found = await FindAsync(writer, context.CancellationToken);
        return found?.Beat.Address is { } address
            ? new HandedOnBatches(channels.Get(address), tokens, writer, follower, timeProvider, change)
            : Refuse(found is null
                ? $"Node {writer} is the writer and does not answer; another node takes over within seconds."
                : $"Node {writer} is the writer and has no Node:Address, so batches cannot be handed on to it: the "
                    + "operator has to set Node:Address. Or publish to that node.");
    }

    /// <summary>For what another node has handed on: it is never handed on again.</summary>
    public IBatchTaker OwnBatches() => new OwnBatches(pipeline, reader);

    /// <summary>What becomes of a batch that nobody takes now.</summary>
    public static Error Unavailable(string message) =>
        new(
            ErrorKind.Unavailable,
            ErrorReason.StorageUnavailable,
            message + " Send the batch again: nothing is stored twice.")
        {
            RetryAfter = RetryAfter,
        };

    private static RefusedBatches Refuse(string message) => new(Unavailable(message));

    private async ValueTask<NodeRecord?> FindAsync(string writer, CancellationToken cancellationToken)
    {
        try
        {
            return await nodes.FindAsync(writer, LiveNodes.Patience, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }
}
