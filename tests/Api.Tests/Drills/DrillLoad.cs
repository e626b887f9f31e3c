using System.Globalization;
using System.Runtime.CompilerServices;
using FinApi.Infrastructure.Tests.Postgres;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// What a cluster bears in a drill: a publisher, subscribers that write everything down, and requests. Says what they
/// saw, and fails when data were lost, doubled or missing without a word.
/// </summary>
internal sealed class DrillLoad : IAsyncDisposable
{
    private readonly List<StreamClient> _streams = [];
    private readonly DrillCluster _cluster;
    private readonly ITestOutputHelper _output;
    private readonly GrpcChannel _channel;
    private readonly RequestLoad _requests;

    private DrillLoad(DrillCluster cluster, ITestOutputHelper output)
    {
        (_cluster, _output, _channel) = (cluster, output, cluster.Connect());
        Publisher = new DrillPublisher(_channel);
        _requests = cluster.StartRequests();
    }

    public DrillPublisher Publisher { get; }

    public static async Task<DrillLoad> StartAsync(DrillCluster cluster, ITestOutputHelper output)
    {
        var load = new DrillLoad(cluster, output);
        await Until.TrueAsync(
            () => Task.FromResult(load.Publisher.Receipts.Last >= 20), () => load.Publisher.LastError);
        return load;
    }

    public static Task Pause(int seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Opens streams until there are so many.</summary>
    /// <param name="count">How many.</param>
    /// <param name="quotesOf">The symbols whose quotes a stream reads as well, by its number; null: none.</param>
    public async Task SubscribeAsync(int count, Func<int, IReadOnlyList<string>>? quotesOf = null)
    {
        while (_streams.Count < count)
        {
            _streams.Add(new StreamClient(
                _cluster.Connect(), Publisher.Receipts, quotesOf?.Invoke(_streams.Count) ?? []));
        }

        await Until.TrueAsync(
            () => Task.FromResult(_streams.All(stream => stream.Subscribed.IsCompleted)),
            () => "Streams got no snapshot: " + _streams.First(each => !each.Subscribed.IsCompleted).LastError);
    }

    /// <summary>Prints what the load saw while something was done.</summary>
    public async Task PrintAsync(string what, Func<Task> work, bool mayFail = true)
    {
        var seen = await MeasureAsync(work);
        Print(
            $"{what,-26} acknowledged to shown {Spread(seen.Latencies)}; {_streams.Count} streams; longest "
            + $"without a receipt {seen.WithoutReceipt:0.0} s, without a commit {seen.WithoutCommit:0.0} s, a "
            + $"stream without an item {seen.WithoutItem:0.0} s; {seen.Calls} requests, {seen.Failures} "
            + $"failed{(seen.Failures > 0 ? $" ({seen.LastError})" : "")}");
        Assert.True(mayFail || seen.Failures == 0, $"{seen.Failures} requests failed: {seen.LastError}");
    }

    /// <summary>What the load sees while something is done.</summary>
    public async Task<DrillFigures> MeasureAsync(Func<Task> work)
    {
        Publisher.Begin();
        _requests.Begin();
        _streams.ForEach(stream => stream.Begin());
        var rows = (long)(await _cluster.QueryAsync("SELECT last_position FROM log_state"))[0];
        await work();
        return new DrillFigures(
            [.. _streams.SelectMany(stream => stream.TakeLatencies()).Order()],
            [.. _streams.SelectMany(stream => stream.TakeTicks()).Order()],
            Publisher.LongestSilence.TotalSeconds,
            await LongestPauseAsync(rows),
            _streams.Max(stream => stream.LongestSilence).TotalSeconds,
            _requests.Count,
            _requests.Failures,
            _requests.LastError);
    }

    /// <summary>Gaps that all streams were told of since the start.</summary>
    public int Gaps => _streams.Sum(stream => stream.Record.Gaps.Count);

    /// <summary>What streams found missing, doubled or out of order without a word since the start.</summary>
    public int Problems => _streams.Sum(stream => stream.Record.Problems.Count);

    // By the clocks of the writers, which are one here.
    private async Task<double> LongestPauseAsync(long position) =>
        Convert.ToDouble(
            (await _cluster.QueryAsync($"""
                SELECT MAX(pause) / 1e9 FROM (
                    SELECT time - LAG(time) OVER (ORDER BY last_position) AS pause FROM log_row
                    WHERE last_position > {position}) AS pauses
                """))[0],
            CultureInfo.InvariantCulture);

    /// <summary>Waits until every stream has what is acknowledged.</summary>
    public async Task SettleAsync()
    {
        var end = Publisher.Receipts.Last;
        await Until.TrueAsync(
            () => Task.FromResult(_streams.All(stream => stream.Newest >= end)),
            () => "Streams never got to the end: " + _streams.First(stream => stream.Newest < end).LastError);
    }

    /// <summary>Ends the publisher, and compares what it knows with the store and the streams.</summary>
    public async Task AssertWholeAsync()
    {
        await Publisher.StopAsync();
        await SettleAsync();
        var stored = (await _cluster.QueryAsync("SELECT trade_id FROM trade")).Cast<string>().ToList();
        var end = Publisher.Receipts.Last;
        var lost = Enumerable.Range(1, (int)end).Select(n => $"{n}").Except(stored).Count();
        var doubled = stored.Count - stored.Distinct().Count();
        var problems = _streams.SelectMany(stream => stream.Record.Problems).ToList();
        Print(
            $"acknowledged {end}, lost {lost}, doubled {doubled}; {_streams.Count} streams: "
            + $"{_streams.Sum(stream => stream.Missing)} items missing, {_streams.Sum(each => each.Record.Gaps.Count)} "
            + $"gaps told, {problems.Count} untold, {_streams.Sum(stream => stream.Reconnects)} reconnects");
        Assert.Equal((0, 0), (lost, doubled));
        Assert.Empty(problems);
        Assert.All(_streams, stream => Assert.True(stream.Missing == 0 || stream.Record.Gaps.Count > 0));
    }

    public void Print(ref DefaultInterpolatedStringHandler line) =>
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, ref line));

    public static string Spread(IEnumerable<double> latencies)
    {
        var sorted = latencies.ToList();
        return sorted.Count == 0
            ? "never"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"p50 {Percentile(sorted, 0.5):0} ms, p99 {Percentile(sorted, 0.99):0} ms, at most {sorted[^1]:0} ms");
    }

    public static double Percentile(IReadOnlyList<double> sorted, double part) =>
        sorted[(int)((sorted.Count - 1) * part)];

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams)
        {
            await stream.DisposeAsync();
        }

        await _requests.DisposeAsync();
        await Publisher.DisposeAsync();
        _channel.Dispose();
    }
}
