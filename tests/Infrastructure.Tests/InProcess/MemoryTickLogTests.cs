using FinApi.Application.Log;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.InProcess;

public sealed class MemoryTickLogTests : TickLogContract
{
    private readonly TickLogOptions _options = new();
    private readonly FakeTimeProvider _time = new();
    private MemoryTickLog _log = null!;

    protected override ITickLog Log => _log;

    public override ValueTask InitializeAsync()
    {
        _log = new MemoryTickLog(Options.Create(_options), _time);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task ReadAsync_RowsOlderThanTheWindow_AreGone()
    {
        await AppendAsync(new LogRow(1, 1, Samples.Opening, [LogEntry.Of(Samples.MinimalQuote(1), "", default)]));
        _time.Advance(_options.MaxAge + TimeSpan.FromSeconds(1));

        await AppendAsync(new LogRow(1, 2, Samples.Opening, [LogEntry.Of(Samples.MinimalQuote(2), "", default)]));

        Assert.Equal(1, (await _log.ReadAsync(Epoch, 0, 10, Cancellation)).After);
    }

    [Fact]
    public async Task AppendAsync_RowBehindAHole_HidesWhatLiesBeforeTheHole()
    {
        await AppendAsync(new LogRow(1, 1, Samples.Opening, [LogEntry.Of(Samples.MinimalQuote(1), "", default)]));

        await AppendAsync(new LogRow(1, 5, Samples.Opening, [LogEntry.Of(Samples.MinimalQuote(2), "", default)]));

        var read = await _log.ReadAsync(Epoch, 0, 10, Cancellation);
        Assert.Equal(4, read.After);
        Assert.Single(read.Rows);
    }

    protected override Task AppendAsync(LogRow row) => _log.AppendAsync(Epoch, row, Cancellation).AsTask();

    protected override Task TryAppendAsync(LogRow row) => AppendAsync(row);

    protected override async Task TrimAsync(int entries)
    {
        _options.MaxEvents = entries;
        var last = (await _log.ReadAsync(Epoch, 0, 100, Cancellation)).Rows[^1];
        await AppendAsync(last);
    }
}
