using FinApi.Application.Workers;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.InProcess;

public sealed class InProcessClusterTurnTests : ClusterTurnContract
{
    protected override ValueTask<ClusterTurns> CreateAsync() => ValueTask.FromResult<ClusterTurns>(new Turns());

    // The node is alone: callers share its turns.
    private sealed class Turns : ClusterTurns
    {
        private readonly FakeTimeProvider _timeProvider = new();

        public Turns() => First = new InProcessClusterTurn(_timeProvider);

        public override IClusterTurn First { get; }

        public override IClusterTurn Second => First;

        public override Task AdvanceAsync(TimeSpan duration)
        {
            _timeProvider.Advance(duration);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
