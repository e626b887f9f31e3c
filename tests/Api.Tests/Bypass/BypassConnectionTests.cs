using System.IO.Pipelines;
using FinApi.Api.Bypass;
using Frames = FinApi.Bench.Load.Http2Frames;

namespace FinApi.Api.Tests.Bypass;

public sealed class BypassConnectionTests
{
    private const int Stream = 1;

    private static readonly byte[] Item = [1, 2, 3];
    private static readonly byte[] Message = [0, 0, 0, 0, 3, 1, 2, 3];

    private readonly Pipe _fromClient = new();

    // Inline, so that a write that waits has ended when its bytes are taken.
    private readonly Pipe _toClient = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 1_000,
        resumeWriterThreshold: 500));

    private readonly BypassConnection _connection;

    public BypassConnectionTests() =>
        _connection = new BypassConnection(new Duplex(_fromClient.Reader, _toClient.Writer));

    [Fact]
    public async Task TryWrite_BodyBegun_IsOneDataFrame()
    {
        var stream = await OpenAsync();

        Assert.True(stream.TryWrite(Wire.Batch(Item, Item)));

        var (type, id, payload) = Assert.Single(Wire.Read(Wire.Take(_toClient.Reader)));
        Assert.Equal((Frames.Data, Stream), (type, id));
        Assert.Equal([.. Message, .. Message], payload);
    }

    [Fact]
    public async Task TryWrite_BeforeKestrelHasBegunTheBody_GoesByKestrel()
    {
        await GrantAsync(400_000);
        var stream = _connection.Add(Stream);

        Assert.False(stream.TryWrite(Wire.Batch(Item)));

        await KestrelWritesAsync(Wire.Frame(Frames.Headers, Stream, [0x88], flags: 4));
        Assert.False(stream.TryWrite(Wire.Batch(Item)));
    }

    [Fact]
    public async Task TryWrite_WhileKestrelHasSomethingOfTheStream_GoesByKestrelUntilThatIsSent()
    {
        var stream = await OpenAsync();
        stream.GoByKestrel(Message.Length * 2);
        Assert.False(stream.TryWrite(Wire.Batch(Item)));

        await KestrelWritesAsync(Wire.Frame(Frames.Data, Stream, Message));
        Assert.False(stream.TryWrite(Wire.Batch(Item)));

        await KestrelWritesAsync(
            [.. Wire.Frame(Frames.Data, Stream + 2, Message), .. Wire.Frame(Frames.Data, Stream, Message)]);
        Assert.True(stream.TryWrite(Wire.Batch(Item)));
    }

    [Fact]
    public async Task TryWrite_KestrelInTheMiddleOfAFrame_GoesByKestrel()
    {
        var stream = await OpenAsync();
        var frame = Wire.Frame(Frames.Ping, 0, new byte[8]);
        Write(frame.AsSpan(0, 9));

        Assert.False(stream.TryWrite(Wire.Batch(Item)));

        Write(frame.AsSpan(9));
        await _connection.Output.FlushAsync(TestContext.Current.CancellationToken);
        Assert.True(stream.TryWrite(Wire.Batch(Item)));
        Assert.Equal([Frames.Ping, Frames.Data], Wire.Read(Wire.Take(_toClient.Reader)).Select(sent => sent.Type));
    }

    [Fact]
    public async Task TryWrite_WindowOfTheStreamSpent_GoesByKestrelUntilItIsOpened()
    {
        var stream = await OpenAsync(window: 131_080);
        var large = new byte[8_000];
        Assert.True(stream.TryWrite(Wire.Batch(large)));
        Wire.Take(_toClient.Reader);
        Assert.True(stream.TryWrite(Wire.Batch(large)));
        Wire.Take(_toClient.Reader);

        Assert.False(stream.TryWrite(Wire.Batch(large)));
        Assert.True(stream.TryWrite(Wire.Batch(Item)));

        await ClientSendsAsync(Frames.Window(Stream, 8_000));
        Assert.True(stream.TryWrite(Wire.Batch(large)));
    }

    [Fact]
    public async Task TryWrite_WindowOfTheConnectionSpent_GoesByKestrelUntilItIsOpened()
    {
        await ClientSendsAsync([.. Wire.Preface, .. Wire.StreamWindow(400_000)]);
        var stream = _connection.Add(Stream);
        await KestrelBeginsAsync(stream);
        Assert.False(stream.TryWrite(Wire.Batch(Item)));

        await ClientSendsAsync(Frames.Window(0, Message.Length));
        Assert.True(stream.TryWrite(Wire.Batch(Item)));
        Assert.False(stream.TryWrite(Wire.Batch(Item)));
    }

    [Fact]
    public async Task TryWrite_MoreThanAFrameHolds_GoesByKestrel()
    {
        var stream = await OpenAsync();

        Assert.False(stream.TryWrite(Wire.Batch(new byte[16_384 - 4])));
        Assert.True(stream.TryWrite(Wire.Batch(new byte[16_384 - 5])));
    }

    [Fact]
    public async Task TryWrite_ConnectionFull_GoesByKestrelWhichWaitsItsTurn()
    {
        var stream = await OpenAsync();
        Assert.True(stream.TryWrite(Wire.Batch(new byte[1_200])));
        Assert.False(stream.TryWrite(Wire.Batch(Item)));

        Write(Wire.Frame(Frames.Ping, 0, new byte[8]));
        var flushing = _connection.Output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(flushing.IsCompleted);
        Assert.False(stream.TryWrite(Wire.Batch(Item)));

        var sent = Wire.Take(_toClient.Reader).ToList();
        await flushing;
        sent.AddRange(Wire.Take(_toClient.Reader));
        Assert.Equal([Frames.Data, Frames.Ping], Wire.Read([.. sent]).Select(frame => frame.Type));
        Assert.True(stream.TryWrite(Wire.Batch(Item)));
    }

    [Theory]
    [InlineData(Frames.ResetStream, 0)]
    [InlineData(Frames.Data, Frames.EndStream)]
    [InlineData(Frames.Headers, Frames.EndStream | 4)]
    public async Task TryWrite_KestrelHasEndedTheStream_WritesNothing(byte type, byte flags)
    {
        var stream = await OpenAsync();
        await KestrelWritesAsync(Wire.Frame(type, Stream + 2, [0, 0, 0, 8], flags));
        Assert.True(stream.TryWrite(Wire.Batch(Item)));

        await KestrelWritesAsync(Wire.Frame(type, Stream, [0, 0, 0, 8], flags));

        Assert.False(stream.TryWrite(Wire.Batch(Item)));
    }

    [Fact]
    public async Task TryWrite_ClientHasResetTheStream_WritesNothing()
    {
        var stream = await OpenAsync();
        await ClientSendsAsync(Wire.Frame(Frames.ResetStream, Stream + 2, [0, 0, 0, 8]));
        Assert.True(stream.TryWrite(Wire.Batch(Item)));

        await ClientSendsAsync(Wire.Frame(Frames.ResetStream, Stream, [0, 0, 0, 8]));

        Assert.False(stream.TryWrite(Wire.Batch(Item)));
    }

    [Fact]
    public async Task TryWrite_KestrelHasGivenTheConnectionUp_WritesNothing()
    {
        var stream = await OpenAsync();
        await _connection.Input.CompleteAsync();

        Assert.False(stream.TryWrite(Wire.Batch(Item)));
    }

    [Fact]
    public async Task TryWrite_StreamAddedWhileKestrelWrites_IsFollowedAllTheSame()
    {
        await GrantAsync(400_000);
        Write(Wire.Frame(Frames.Headers, Stream + 2, [0x88], flags: 4));
        var stream = _connection.Add(Stream);

        await KestrelBeginsAsync(stream);

        Assert.True(stream.TryWrite(Wire.Batch(Item)));
    }

    [Fact]
    public async Task Remove_OneOfMany_LeavesTheOthers()
    {
        await GrantAsync(400_000);
        BypassStream[] streams = [.. Enumerable.Range(0, 3).Select(i => _connection.Add(1 + (2 * i)))];

        streams[1].End();

        // No more for those that are open.
        await ClientSendsAsync([.. Frames.Window(3, 1_000), .. Wire.StreamWindow(800_000)]);
        Assert.Equal([50_000, 50_000, 50_000], streams.Select(stream => stream.Share.Left));
        await ClientSendsAsync(Wire.StreamWindow(80_000));
        Assert.Equal([10_000, 50_000, 10_000], streams.Select(stream => stream.Share.Left));
        streams[2].End();
        streams[0].End();
        await ClientSendsAsync(Wire.StreamWindow(800_000));
        Assert.Equal(100_000, _connection.Add(9).Share.Left);
        Assert.Equal(5, _connection.Open(1, 5));
    }

    [Fact]
    public async Task TryWrite_BesideKestrel_NeverTearsAFrame()
    {
        const int Count = 20_000;
        var stream = await OpenAsync(window: int.MaxValue);
        var kestrel = Task.Run(async () =>
        {
            var random = new Random(1);
            for (var i = 0; i < Count; i++)
            {
                var frame = Wire.Frame(Frames.Headers, 5, BitConverter.GetBytes(i), flags: 4);
                var at = random.Next(1, frame.Length);
                Write(frame.AsSpan(0, at));
                Write(frame.AsSpan(at));
                await _connection.Output.FlushAsync(TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);
        var written = 0;
        var lane = Task.Run(() =>
        {
            while (!kestrel.IsCompleted || written == 0)
            {
                written += stream.TryWrite(Wire.Batch(BitConverter.GetBytes(written))) ? 1 : 0;
            }
        }, TestContext.Current.CancellationToken);
        var bytes = new List<byte>();
        while (!lane.IsCompleted)
        {
            bytes.AddRange(Wire.Take(_toClient.Reader));
        }

        await Task.WhenAll(kestrel, lane);
        bytes.AddRange(Wire.Take(_toClient.Reader));

        var frames = Wire.Read([.. bytes]);
        Assert.Equal(Enumerable.Range(0, Count), NumbersOf(frames, Frames.Headers, skip: 0));
        Assert.Equal(Enumerable.Range(0, written), NumbersOf(frames, Frames.Data, skip: 5));
    }

    private static IEnumerable<int> NumbersOf(
        List<(byte Type, int Stream, byte[] Payload)> frames, byte type, int skip) =>
        frames.Where(frame => frame.Type == type).Select(frame => BitConverter.ToInt32(frame.Payload, skip));

    // A stream whose headers and first message Kestrel has sent.
    private async Task<BypassStream> OpenAsync(int window = 400_000)
    {
        await GrantAsync(window);
        var stream = _connection.Add(Stream);
        await KestrelBeginsAsync(stream);
        return stream;
    }

    private async Task KestrelBeginsAsync(BypassStream stream)
    {
        stream.GoByKestrel(Message.Length);
        await KestrelWritesAsync(
            [.. Wire.Frame(Frames.Headers, Stream, [0x88], flags: 4), .. Wire.Frame(Frames.Data, Stream, Message)]);
        Wire.Take(_toClient.Reader);
    }

    private Task GrantAsync(int window) =>
        ClientSendsAsync([.. Wire.Preface, .. Wire.StreamWindow(window), .. Frames.Window(0, int.MaxValue - 65_535)]);

    private async Task ClientSendsAsync(byte[] bytes)
    {
        await _fromClient.Writer.WriteAsync(bytes, TestContext.Current.CancellationToken);
        var read = await _connection.Input.ReadAsync(TestContext.Current.CancellationToken);
        _connection.Input.AdvanceTo(read.Buffer.End);
    }

    private async Task KestrelWritesAsync(byte[] frames)
    {
        Write(frames);
        await _connection.Output.FlushAsync(TestContext.Current.CancellationToken);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_connection.Output.GetSpan(bytes.Length));
        _connection.Output.Advance(bytes.Length);
    }
}
