using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>
/// A clock of a server that goes on only while a test waits for something, and then faster than the real one.
/// </summary>
internal sealed class SteppedTime
{
    private static readonly TimeSpan RealStep = TimeSpan.FromMilliseconds(10);

    // Waiting goes at half the speed of the real clock, so that a busy machine does not make the server impatient.
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan PassStep = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public TimeProvider Provider => _time;

    public void Replace(IServiceCollection services) => services.AddSingleton<TimeProvider>(_time);

    /// <summary>Goes on until the task completes.</summary>
    public async Task<T> UntilAsync<T>(Task<T> task)
    {
        await UntilAsync((Task)task);
        return await task;
    }

    /// <summary>Goes on until the task completes.</summary>
    public async Task UntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            await StepAsync(WaitStep);
        }

        await task;
    }

    /// <summary>Goes on for so long.</summary>
    public async Task PassAsync(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += PassStep)
        {
            await StepAsync(PassStep);
        }
    }

    private async Task StepAsync(TimeSpan step)
    {
        _time.Advance(step);
        await Task.Delay(RealStep, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
