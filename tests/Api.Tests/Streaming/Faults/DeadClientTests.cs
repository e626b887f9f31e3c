using System.Net.Sockets;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Network;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>Connections whose other end is gone without a word: the slot they hold has to come free.</summary>
public sealed class DeadClientTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Grpc_NetworkThatLosesEverything_FreesTheSlot()
    {
        await using var server = await StartAsync();
        await using var network = new TcpProxy(server.Http2.BaseAddress!);
        using var channel = KeyedChannel.For(network.Address, server.Keys.Enterprise);
        await using var dead = await LiveStream.StartAsync(channel);

        network.Freeze();

        await WaitForSlotAsync(server);
    }

    [Fact]
    public async Task WebSocket_NetworkThatLosesEverything_FreesTheSlot()
    {
        await using var server = await StartAsync();
        await using var network = new TcpProxy(server.Http.BaseAddress!);
        using var dead = await StreamSocket.ConnectAsync(network.Address, server.Keys.Enterprise);
        await dead.SendAsync(Requests.Hello());
        Assert.NotNull((await dead.ReadAsync()).Welcome);

        network.Freeze();

        await WaitForSlotAsync(server);
    }

    [Fact]
    public async Task Defaults_OfEveryTransport_FindADeadClientWithinAMinute()
    {
        const int TcpProtocol = 6;
        const int TcpUserTimeout = 18;
        var socket = new TaskCompletionSource<Socket>();
        await using var server = await ApiServer.StartAsync(services =>
            services.AddSingleton<IStartupFilter>(new SocketFilter(socket)));
        var http2 = server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.Http2;
        var webSocket = server.Services.GetRequiredService<IOptions<WebSocketOptions>>().Value;

        using var answer = await server.Http.GetAsync("/health/live", TestContext.Current.CancellationToken);

        var tcp = await socket.Task;
        var unacknowledged = new byte[4];
        tcp.GetRawSocketOption(TcpProtocol, TcpUserTimeout, unacknowledged);
        var keepAlive = (int)tcp.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!;
        Assert.InRange(http2.KeepAlivePingDelay + http2.KeepAlivePingTimeout, Second, 50 * Second);
        Assert.InRange(webSocket.KeepAliveInterval + webSocket.KeepAliveTimeout, Second, 50 * Second);
        Assert.InRange(
            keepAlive * Second + TimeSpan.FromMilliseconds(BitConverter.ToInt32(unacknowledged)), Second, 50 * Second);
        Assert.NotEqual(0, (int)tcp.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
    }

    // One slot, and the shortest times that the server takes.
    private static Task<ApiServer> StartAsync() => ApiServer.StartAsync(services =>
    {
        services.Configure<KestrelServerOptions>(kestrel =>
            (kestrel.Limits.Http2.KeepAlivePingDelay, kestrel.Limits.Http2.KeepAlivePingTimeout) = (Second, Second));
        services.Configure<WebSocketOptions>(options =>
            (options.KeepAliveInterval, options.KeepAliveTimeout) = (Second, Second));
        SlotLimit.Replace(services, max: 1);
    });

    private static async Task WaitForSlotAsync(ApiServer server)
    {
        while (true)
        {
            await using var stream = LiveStream.Open(server.Grpc);
            await stream.SendAsync(new SubscribeRequest { Hello = new Hello() });
            await stream.CompleteAsync();
            var end = await stream.EndAsync();
            if (end.StatusCode == StatusCode.OK)
            {
                return;
            }

            Assert.Equal(StatusCode.ResourceExhausted, end.StatusCode);
        }
    }

    private sealed class SocketFilter(TaskCompletionSource<Socket> found) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext http, RequestDelegate rest) =>
            {
                found.TrySetResult(http.Features.Get<IConnectionSocketFeature>()!.Socket);
                return rest(http);
            });
            next(app);
        };
    }
}
