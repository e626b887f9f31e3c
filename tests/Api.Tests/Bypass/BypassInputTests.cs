using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using CsCheck;
using FinApi.Api.Bypass;
using Frames = FinApi.Bench.Load.Http2Frames;

namespace FinApi.Api.Tests.Bypass;

public sealed class BypassInputTests
{
    private const int Stream = 3;
    private const int FirstWindow = 200_000;

    private static readonly Gen<byte[]> AnyFrame = Gen.OneOf(
        Gen.Select(Gen.Int[0, Stream + 1], Gen.Int[1, 200_000], Frames.Window),
        Gen.Int[0, 300_000].Select(Wire.StreamWindow),
        Gen.Int[0, 300_000].Select(window =>
            Wire.Frame(
                Frames.Settings, 0, [.. Wire.Setting(3, 100), .. Wire.Setting(4, window), .. Wire.Setting(5, 16_384)])),
        Gen.Byte.Array[0, 300].Select(payload => Wire.Frame(Frames.Data, 1, payload)),
        Gen.Byte.Array[8].Select(payload => Wire.Frame(Frames.Ping, 0, payload)),
        Gen.Const(Wire.Frame(Frames.Settings, 0, [], flags: 1)));

    [Fact]
    public void Read_AnyFramesInAnyPieces_TellsKestrelAllButWhatIsKept() =>
        Gen.Select(AnyFrame.List[1, 30], Gen.Int[1, 40], Gen.Int[1, 60]).Sample(
            sample =>
            {
                var (frames, piece, taken) = sample;
                var (sent, told, kept) = Pass(frames, piece, taken);

                Assert.Equal(sent.Count, told.Count);
                var (granted, part) = ((long)WindowShare.PartOf(FirstWindow), WindowShare.PartOf(FirstWindow));
                for (var i = 0; i < sent.Count; i++)
                {
                    granted += Compare(sent[i], told[i], ref part);
                }

                Assert.Equal(granted, kept.Left);
            },
            iter: 2_000);

    [Fact]
    public async Task Read_AFrameInPieces_WaitsForAllOfIt()
    {
        var client = new Pipe();
        var bypass = new BypassConnection(new Duplex(client.Reader, new Pipe().Writer));
        await SendAsync(client, [.. Wire.Preface, .. Frames.Window(0, 70_000)[..11]]);
        var read = await bypass.Input.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Wire.Preface.Length, read.Buffer.Length);
        bypass.Input.AdvanceTo(read.Buffer.End);

        var reading = bypass.Input.ReadAsync(TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);
        await SendAsync(client, Frames.Window(0, 70_000)[11..]);
        Assert.Equal(Frames.Window(0, 61_250), (await reading).Buffer.ToArray());
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("PRI * HTTP/1.1\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    public async Task Read_NoHttp2_PassesAsItIs(string text)
    {
        var client = new Pipe();
        var bypass = new BypassConnection(new Duplex(client.Reader, new Pipe().Writer));
        await SendAsync(client, [.. text.Select(letter => (byte)letter)]);

        var read = await bypass.Input.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(text.Length, read.Buffer.Length);
    }

    [Fact]
    public async Task Read_EndInTheMiddleOfAFrame_PassesWhatThereIs()
    {
        var client = new Pipe();
        var bypass = new BypassConnection(new Duplex(client.Reader, new Pipe().Writer));
        byte[] sent = [.. Wire.Preface, .. Frames.Window(0, 70_000)[..11]];
        await SendAsync(client, sent);
        await client.Writer.CompleteAsync();

        var read = await bypass.Input.ReadAsync(TestContext.Current.CancellationToken);

        Assert.True(read.IsCompleted);
        Assert.Equal(sent, read.Buffer.ToArray());
    }

    [Fact]
    public void Read_WindowUpdateOfNothing_IsLeftToKestrel()
    {
        var (_, told, _) = Pass([Frames.Window(Stream, 0)], 100, 100);

        Assert.Equal(Frames.WindowUpdate, Assert.Single(told).Type);
    }

    [Fact]
    public void Read_SeveralWindowsInAFrame_TheLastOneCounts()
    {
        byte[] settings =
        [
            .. Enumerable.Range(0, 500).SelectMany(i => Wire.Setting(4, 100_000 + i)),
            .. Wire.Setting(4, 80_000),
        ];

        var (_, told, kept) = Pass([Wire.Frame(Frames.Settings, 0, settings)], 1_000, 1_000);

        Assert.Equal(Wire.Setting(4, 70_000), told[0].Payload[^6..]);
        Assert.Equal(10_000, kept.Left);
    }

    [Fact]
    public void Read_WindowBeyondTheGreatest_IsLeftToKestrel()
    {
        var (sent, told, kept) = Pass([Wire.StreamWindow(-1)], 100, 100);

        Assert.Equal(sent[0].Payload, told[0].Payload);
        Assert.Equal(FirstWindow / 8, kept.Left);
    }

    // What a client sends in pieces, what Kestrel reads of it by so many bytes at most, and what is kept of stream 3.
    private static (
        List<(byte Type, int Stream, byte[] Payload)> Sent,
        List<(byte Type, int Stream, byte[] Payload)> Told,
        WindowShare Kept)
        Pass(IReadOnlyList<byte[]> frames, int piece, int taken)
    {
        var client = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            minimumSegmentSize: 16));
        var bypass = new BypassConnection(new Duplex(client.Reader, new Pipe().Writer));
        bypass.SetStreamWindow(FirstWindow);
        var stream = bypass.Add(Stream);
        var told = new List<byte>();
        byte[] sent = [.. Wire.Preface, .. frames.SelectMany(frame => frame)];
        for (var at = 0; at < sent.Length; at += piece)
        {
            Send(client, sent.AsSpan(at, Math.Min(piece, sent.Length - at)));
            for (var reads = 0; Take(bypass.Input, told, taken); reads++)
            {
                Assert.InRange(reads, 0, sent.Length); // it waits instead of turning
            }
        }

        Assert.Equal(Wire.Preface, told.Take(Wire.Preface.Length));
        return (
            Wire.Read([.. sent.Skip(Wire.Preface.Length)]),
            Wire.Read([.. told.Skip(Wire.Preface.Length)]),
            stream.Share);
    }

    private static bool Take(PipeReader input, List<byte> told, int taken)
    {
        var reading = input.ReadAsync(CancellationToken.None);
        if (!reading.IsCompleted)
        {
            input.CancelPendingRead();
            input.AdvanceTo(reading.AsTask().GetAwaiter().GetResult().Buffer.Start);
            return false;
        }

        var buffer = reading.AsTask().GetAwaiter().GetResult().Buffer;
        var slice = buffer.Slice(0, Math.Min(taken, buffer.Length));
        told.AddRange(slice.ToArray());
        input.AdvanceTo(slice.End);
        return true;
    }

    // How much of stream 3 was kept by a frame, after a look at all that may not change. The part is that of the last
    // setting: it may only shrink while a stream is open.
    private static int Compare(
        (byte Type, int Stream, byte[] Payload) sent, (byte Type, int Stream, byte[] Payload) told, ref int part)
    {
        Assert.Equal(sent.Stream, told.Stream);
        if (sent.Type == Frames.WindowUpdate)
        {
            var increment = BinaryPrimitives.ReadInt32BigEndian(sent.Payload);
            var left = told.Type == Wire.Ignored ? 0 : BinaryPrimitives.ReadInt32BigEndian(told.Payload);
            Assert.Equal(told.Type == Wire.Ignored ? Wire.Ignored : Frames.WindowUpdate, told.Type);
            Assert.InRange(left, told.Type == Wire.Ignored ? 0 : 1, increment);
            return sent.Stream == Stream ? increment - left : 0;
        }

        Assert.Equal(sent.Type, told.Type);
        var (before, at) = (part, FindWindow(sent));
        if (at >= 0)
        {
            part = BinaryPrimitives.ReadInt32BigEndian(sent.Payload.AsSpan(at))
                - BinaryPrimitives.ReadInt32BigEndian(told.Payload.AsSpan(at));
            Assert.InRange(part, 0, before);
            told.Payload.AsSpan(at, 4).Clear();
            sent.Payload.AsSpan(at, 4).Clear();
        }

        Assert.Equal(sent.Payload, told.Payload);
        return part - before;
    }

    private static int FindWindow((byte Type, int Stream, byte[] Payload) frame)
    {
        for (var at = 0; frame.Type == Frames.Settings && at < frame.Payload.Length; at += 6)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(frame.Payload.AsSpan(at)) == 4)
            {
                return at + 2;
            }
        }

        return -1;
    }

    private static void Send(Pipe pipe, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(pipe.Writer.GetSpan(bytes.Length));
        pipe.Writer.Advance(bytes.Length);
        pipe.Writer.FlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static Task SendAsync(Pipe pipe, byte[] bytes) =>
        pipe.Writer.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();
}
