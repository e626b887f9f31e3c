using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using FinApi.Api.Tests.Bypass;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Frames = FinApi.Bench.Load.Http2Frames;
using Status = FinApi.Contracts.V1.Status;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// Clients that open streams only to reset them, or to have them reset (CVE-2023-44487, CVE-2025-8671).
/// </summary>
public sealed class ResetFloodTests
{
    private const string GetStatus = "/finapi.v1.Status/GetStatus";
    private const string Subscribe = "/finapi.v1.Streaming/Subscribe";
    private const uint Calm = 0xB;
    private const int MaxResets = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GetStatus)]
    [InlineData(Subscribe)]
    public async Task Resets_MoreThanTheBudget_EndTheConnectionAndNobodyElses(string path)
    {
        using var log = new ErrorLog(LogLevel.Information);
        await using var server = await ApiServer.StartAsync(services => services.AddSingleton<ILoggerProvider>(log));
        var client = new Status.StatusClient(server.Grpc);

        for (var round = 0; round < 5; round++)
        {
            var sent = Attack(1_000, stream =>
            [
                .. Frames.HeadersFrame(stream, Frames.CallHeaders(path, server.Keys.Enterprise)),
                .. Frames.MessageFrame(stream, [], isLast: false),
                .. Reset(stream),
            ]);
            var flood = FloodAsync(await ConnectAsync(server.Http2.BaseAddress!), sent);
            for (var calls = 0; calls < 20 || !flood.IsCompleted; calls++)
            {
                await client.GetStatusAsync(new GetStatusRequest(), cancellationToken: Token);
            }

            Assert.Equal(Calm, await flood);
        }

        Assert.Empty(log.Messages);
    }

    [Fact]
    public async Task Resets_OfTheServerForMistakesOfTheClient_EndTheConnectionToo()
    {
        await using var server = await ApiServer.StartAsync();

        // Nothing may follow the end of a request (RFC 9113, section 5.1).
        var sent = Attack(1_000, stream =>
        [
            .. Frames.HeadersFrame(stream, Frames.CallHeaders(Subscribe, server.Keys.Enterprise)),
            .. Frames.MessageFrame(stream, [], isLast: true),
            .. Frames.MessageFrame(stream, [], isLast: true),
        ]);

        Assert.NotNull(await FloodAsync(await ConnectAsync(server.Http2.BaseAddress!), sent));
    }

    [Fact]
    public async Task Resets_OverTls_EndTheConnection()
    {
        using var certificate = new SelfSigned();
        await using var server = await certificate.StartServerAsync();
        using var handler = certificate.CreateHandler();
        var options = handler.SslOptions;
        (options.TargetHost, options.ApplicationProtocols) = ("localhost", [SslApplicationProtocol.Http2]);
        var tls = new SslStream(await ConnectAsync(server.Tls!));
        await tls.AuthenticateAsClientAsync(options, Token);
        var sent = Attack(1_000, stream =>
            [.. Frames.HeadersFrame(stream, Frames.CallHeaders(GetStatus, null)), .. Reset(stream)]);

        Assert.Equal(Calm, await FloodAsync(tls, sent));
    }

    [Fact]
    public async Task Resets_WithinTheBudget_LeaveTheConnectionAlone()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = await StrictClient.ConnectAsync(
            server, 65_535, connectionGrant: 0, StrictClient.Giving.WhenHalfEmpty);
        for (var i = 0; i < MaxResets; i++)
        {
            var given = await client.CallAsync(
                Subscribe,
                server.Keys.Enterprise,
                new SubscribeRequest { Hello = new Hello() },
                new SubscribeRequest());
            await client.ResetAsync(given);
        }

        var call = await client.CallAsync(GetStatus, server.Keys.Enterprise, new GetStatusRequest());
        await client.ReadAsync(() => client.IsOver(call));

        Assert.Single(client.MessagesOf(call, GetStatusResponse.Parser));
        Assert.DoesNotContain(
            client.Problems, problem => problem.StartsWith("frame of type 7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connection_Begun_SaysThatItTakesOneHundredStreams()
    {
        await using var server = await ApiServer.StartAsync();
        var connection = await ConnectAsync(server.Http2.BaseAddress!);
        await connection.WriteAsync(Frames.Preface(), Token);
        var frame = new byte[9];
        await connection.ReadExactlyAsync(frame, Token);
        var settings = new byte[frame[2]];
        await connection.ReadExactlyAsync(settings, Token);

        var streams = settings.Chunk(6).Single(setting => setting[1] == 3);
        Assert.Equal((Frames.Settings, 100), (frame[3], BinaryPrimitives.ReadInt32BigEndian(streams.AsSpan(2))));
        await connection.DisposeAsync();
    }

    private static byte[] Attack(int streams, Func<int, byte[]> one) =>
        [.. Frames.Preface(), .. Enumerable.Range(0, streams).SelectMany(i => one(1 + (2 * i)))];

    private static byte[] Reset(int stream) => Wire.Frame(Frames.ResetStream, stream, [0, 0, 0, 8]);

    private static async Task<NetworkStream> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, Token);
        return new NetworkStream(socket, ownsSocket: true);
    }

    // Sends everything, and reads until the server ends it: with which code of GOAWAY, null when with none.
    private static async Task<uint?> FloodAsync(Stream connection, byte[] sent)
    {
        await using var own = connection;
        var sending = SendAsync(connection, sent);
        uint? code = null;
        try
        {
            var header = new byte[Frames.HeaderLength];
            while (true)
            {
                await connection.ReadExactlyAsync(header, Token);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
                await connection.ReadExactlyAsync(payload, Token);
                code = header[3] == Frames.GoAway ? BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(4)) : code;
            }
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException)
        {
            // That is the end.
        }

        await sending;
        return code;
    }

    private static async Task SendAsync(Stream connection, byte[] sent)
    {
        try
        {
            await connection.WriteAsync(sent, Token);
        }
        catch (IOException)
        {
            // The server takes no more.
        }
    }
}
