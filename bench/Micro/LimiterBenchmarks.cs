using BenchmarkDotNet.Attributes;
using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.InProcess;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Micro;

/// <summary>One decision of the limiter for an account that has used some of its minute and of its day.</summary>
[MemoryDiagnoser]
public class LimiterBenchmarks
{
    private const int Plenty = int.MaxValue / 2;

    private readonly MemoryLimitStore _store =
        new(
            new NothingUsed(),
            new LiveNodes(TimeProvider.System),
            new NodeIdentity(Options.Create(new NodeOptions()), TimeProvider.System),
            TimeProvider.System,
            NullLogger<MemoryLimitStore>.Instance);

    private readonly LimitCheck _check = new("account", "key", Cost: 1, Plenty, Plenty, PerDay: long.MaxValue / 2);

    [GlobalSetup]
    public void SetUp() => _store.TakeAsync(_check, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public ValueTask<LimitAnswer> Take() => _store.TakeAsync(_check, CancellationToken.None);

    private sealed class NothingUsed : IUsageReader
    {
        public ValueTask<IReadOnlyList<StoredUsage>> ListAsync(
            string accountId, LocalDate startDate, LocalDate endDate, CancellationToken cancellationToken) => new([]);
    }
}
