using FinApi.Application.Workers;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>A job that says when it has begun, and ends when it may.</summary>
internal sealed class TestJob(string name = "test") : IClusterJob
{
    public TaskCompletionSource HasBegun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Runs { get; private set; }

    public string Name => name;

    public TimeSpan Period => TimeSpan.FromMinutes(5);

    public static TestJob Quick(string name = "test")
    {
        var job = new TestJob(name);
        job.MayEnd.SetResult();
        return job;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        HasBegun.TrySetResult();
        await MayEnd.Task;
        Runs++;
    }
}
