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
    private const int DefaultWindow = 65_535;

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
        Gen.Select(AnyFrame.List[1, 30], Gen.Int[1, 40], Gen.Int[1, 60], Gen.Int[0, 300_000]).Sample(
            sample =>
            {
                var (frames, piece, taken, owed) = sample;
                var (sent, told) = Pass(frames, piece, taken, owed);

                Assert.Equal(sent.Count, told.Count);
                var (kept, granted, most) = (new long[Stream + 2], 0L, DefaultWindow);
                for (var i = 0; i < sent.Count; i++)
                {
                    kept[sent[i].Stream] += Compare(sent[i], told[i]);
                    if (sent[i].Type == Frames.WindowUpdate && sent[i].Stream <= Stream)
                    {
                        var increment = BinaryPrimitives.ReadInt32BigEndian(sent[i].Payload);
                        granted += sent[i].Stream == Stream ? increment : 0;
                        most = sent[i].Stream == 0 ? Math.Max(most, increment) : most;
                    }
                }

                Assert.InRange(kept[0], 0, most / 8);
                Assert.Equal(Math.Min(owed, granted), kept[Stream]);
                Assert.Equal(0, kept[1] + kept[Stream + 1]);
            },
            iter: 2_000);

    [Fact]
    public async Task Read_AFrameInPieces_WaitsForAllOfIt()
    {
        var client = new Pipe();
        var bypass = Wire.Connect(client.Reader, new Pipe().Writer);
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
        var bypass = Wire.Connect(client.Reader, new Pipe().Writer);
        await SendAsync(client, [.. text.Select(letter => (byte)letter)]);

        var read = await bypass.Input.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(text.Length, read.Buffer.Length);
    }

    [Fact]
    public async Task Read_EndInTheMiddleOfAFrame_PassesWhatThereIs()
    {
        var client = new Pipe();
        var bypass = Wire.Connect(client.Reader, new Pipe().Writer);
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
        var (_, told) = Pass([Frames.Window(Stream, 0)], 100, 100);

        Assert.Equal(Frames.WindowUpdate, Assert.Single(told).Type);
    }

    [Theory]
    [InlineData(80_000, 80_000)]
    [InlineData(-1, FirstWindow)] // beyond the greatest: an error that Kestrel answers
    public async Task Read_SeveralWindowsInAFrame_TheLastOneCounts(int last, int window)
    {
        byte[] settings =
        [
            .. Enumerable.Range(0, 500).SelectMany(i => Wire.Setting(4, 100_000 + i)), .. Wire.Setting(4, last),
        ];
        var client = new Pipe();
        var bypass = Wire.Connect(client.Reader, new Pipe().Writer);
        bypass.SetStreamWindow(FirstWindow);
        var stream = bypass.Add(Stream);
        stream.Spend(FirstWindow);
        await SendAsync(client, [.. Wire.Preface, .. Wire.Frame(Frames.Settings, 0, settings)]);

        var read = await bypass.Input.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Wire.Preface.Length + 9 + settings.Length, read.Buffer.Length);
        stream.Open(FirstWindow - 1);
        Assert.Equal(window - 1, stream.Give(FirstWindow));
    }

    [Fact]
    public async Task Read_MoreResetsThanTheConnectionHas_SpoilsTheNextFrame()
    {
        var client = new Pipe();
        var bypass = Wire.Connect(client.Reader, new Pipe().Writer, maxResets: 2);
        byte[] Reset(int stream) => Wire.Frame(Frames.ResetStream, stream, [0, 0, 0, 8]);
        await SendAsync(client, [.. Wire.Preface, .. Reset(1), .. Reset(3), .. Reset(5), .. Frames.Window(0, 9)]);

        var read = await bypass.Input.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [(Frames.ResetStream, 1), (Frames.ResetStream, 3), (Frames.Data, 0), (Frames.Data, 0)],
            Wire.Read(read.Buffer.ToArray().AsSpan(Wire.Preface.Length)).Select(frame => (frame.Type, frame.Stream)));
    }

    // What a client sends in pieces, and what Kestrel reads of it by so many bytes at most, when stream 3 owes some.
    private static (
        List<(byte Type, int Stream, byte[] Payload)> Sent, List<(byte Type, int Stream, byte[] Payload)> Told)
        Pass(IReadOnlyList<byte[]> frames, int piece, int taken, int owed = 0)
    {
        var client = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            minimumSegmentSize: 16));
        var bypass = Wire.Connect(client.Reader, new Pipe().Writer);
        bypass.SetStreamWindow(FirstWindow);
        bypass.Add(Stream).Spend(owed);
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
            Wire.Read([.. told.Skip(Wire.Preface.Length)]));
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

    // How much of a window was kept by a frame, after a look at all that may not change.
    private static int Compare(
        (byte Type, int Stream, byte[] Payload) sent, (byte Type, int Stream, byte[] Payload) told)
    {
        Assert.Equal(sent.Stream, told.Stream);
        if (sent.Type == Frames.WindowUpdate)
        {
            var increment = BinaryPrimitives.ReadInt32BigEndian(sent.Payload);
            var left = told.Type == Wire.Ignored ? 0 : BinaryPrimitives.ReadInt32BigEndian(told.Payload);
            Assert.Equal(told.Type == Wire.Ignored ? Wire.Ignored : Frames.WindowUpdate, told.Type);
            Assert.InRange(left, told.Type == Wire.Ignored ? 0 : 1, increment);
            return increment - left;
        }

        Assert.Equal((sent.Type, Convert.ToHexString(sent.Payload)), (told.Type, Convert.ToHexString(told.Payload)));
        return 0;
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
