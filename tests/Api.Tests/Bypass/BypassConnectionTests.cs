using System.Buffers;
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
        _connection = Wire.Connect(_fromClient.Reader, _toClient.Writer);

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
        stream.GiveToKestrel(Message.Length * 2);
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
        var stream = await OpenAsync(window: Message.Length + 16_010);
        var large = new byte[8_000 - 5];
        Assert.True(stream.TryWrite(Wire.Batch(large)));
        Wire.Take(_toClient.Reader);
        Assert.True(stream.TryWrite(Wire.Batch(large)));
        Wire.Take(_toClient.Reader);

        Assert.False(stream.TryWrite(Wire.Batch(large)));
        Assert.True(stream.TryWrite(Wire.Batch(Item)));

        await ClientSendsAsync(Frames.Window(Stream, 8_000 - 2));
        Assert.True(stream.TryWrite(Wire.Batch(large)));
        Assert.False(stream.TryWrite(Wire.Batch(Item)));
    }

    [Fact]
    public async Task GiveToKestrel_AfterSomeWentPastIt_GivesWhatTheClientTakesAndWaitsForMore()
    {
        var stream = await OpenAsync(window: Message.Length + 1_000);
        Assert.True(stream.TryWrite(Wire.Batch(new byte[600 - 5])));

        Assert.Equal(400, stream.GiveToKestrel(500));
        var room = stream.WaitForRoomAsync();
        Assert.False(room.IsCompleted);
        Assert.Equal(0, stream.GiveToKestrel(100));

        Assert.Equal(0, _connection.Open(Stream, 50));
        await room;
        Assert.Equal(50, stream.GiveToKestrel(100));
        Assert.Equal(450, _connection.Open(Stream, 1_000)); // 600 went past it
        Assert.True(stream.WaitForRoomAsync().IsCompleted);
        Assert.Equal(5_000, stream.GiveToKestrel(5_000)); // Kestrel knows the window rightly, and waits by itself
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitForRoom_StreamOrConnectionIsOver_Ends(bool isConnection)
    {
        var stream = await OpenAsync(window: Message.Length + 1_000);
        Assert.True(stream.TryWrite(Wire.Batch(new byte[1_000 - 5])));
        var room = stream.WaitForRoomAsync();
        Assert.False(room.IsCompleted);

        if (isConnection)
        {
            await _connection.Input.CompleteAsync();
        }
        else
        {
            await ClientSendsAsync(Wire.Frame(Frames.ResetStream, Stream, [0, 0, 0, 8]));
        }

        await room;
        Assert.Equal(7, stream.GiveToKestrel(7));
    }

    [Fact]
    public async Task SetStreamWindow_OpenStream_HasSoMuchMoreOrLess()
    {
        var stream = await OpenAsync(window: Message.Length + 1_000);
        Assert.True(stream.TryWrite(Wire.Batch(new byte[1_000 - 5])));
        await ClientSendsAsync(Wire.StreamWindow(Message.Length + 200));
        var room = stream.WaitForRoomAsync();
        Assert.Equal(0, stream.GiveToKestrel(1));

        await ClientSendsAsync(Wire.StreamWindow(Message.Length + 1_000));
        Assert.False(room.IsCompleted);
        await ClientSendsAsync(Wire.StreamWindow(Message.Length + 1_020));

        await room;
        Assert.Equal(20, stream.GiveToKestrel(100));
    }

    [Fact]
    public async Task NoteSent_KestrelIsOutOfWindow_IsLentWhatWasKept()
    {
        await ClientSendsAsync([.. Wire.Preface, .. Frames.Window(0, 80_000)]);
        await KestrelSendsAsync(65_535 + 70_000 - 1);
        Assert.False(_connection.Input.TryRead(out _));

        await KestrelSendsAsync(1);

        Assert.Equal(Frames.Window(0, 10_000), await ReadAsync());

        // While Kestrel has none left, it is told of all.
        await KestrelSendsAsync(10_000);
        await _fromClient.Writer.WriteAsync(Frames.Window(0, 80_000), TestContext.Current.CancellationToken);
        Assert.Equal(Frames.Window(0, 80_000), await ReadAsync());
    }

    [Fact]
    public async Task NoteSent_ClientInTheMiddleOfAFrame_LendsBehindIt()
    {
        await ClientSendsAsync([.. Wire.Preface, .. Frames.Window(0, 80_000)]);
        var frame = Wire.Frame(Frames.Data, Stream, new byte[100]);
        await ClientSendsAsync(frame[..50]);
        await KestrelSendsAsync(65_535 + 70_000);
        var reading = _connection.Input.ReadAsync(TestContext.Current.CancellationToken);
        var woken = await reading;
        Assert.True(woken is { IsCanceled: false, IsCompleted: false } && woken.Buffer.IsEmpty);
        _connection.Input.AdvanceTo(woken.Buffer.End);

        await _fromClient.Writer.WriteAsync(frame.AsMemory(50), TestContext.Current.CancellationToken);

        Assert.Equal(frame[50..], await ReadAsync());
        Assert.Equal(Frames.Window(0, 10_000), await ReadAsync());
    }

    [Fact]
    public async Task NoteSent_WhileKestrelWaitsForTheClient_WakesItWithoutCancellation()
    {
        await ClientSendsAsync([.. Wire.Preface, .. Frames.Window(0, 80_000)]);
        var reading = _connection.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(reading.IsCompleted);

        await KestrelSendsAsync(65_535 + 70_000);

        var woken = await reading;
        Assert.True(woken is { IsCanceled: false, IsCompleted: false } && woken.Buffer.IsEmpty);
        _connection.Input.AdvanceTo(woken.Buffer.End);
        Assert.Equal(Frames.Window(0, 10_000), await ReadAsync());

        // What Kestrel itself cancels is seen.
        _connection.Input.CancelPendingRead();
        Assert.True((await _connection.Input.ReadAsync(TestContext.Current.CancellationToken)).IsCanceled);
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
        foreach (var stream in streams)
        {
            stream.Spend(100);
        }

        streams[1].End();

        Assert.Equal([4_900, 5_000, 4_900], streams.Select(stream => _connection.Open(stream.Id, 5_000)));
        streams[2].End();
        streams[0].End();
        Assert.Equal([5, 5, 5], streams.Select(stream => _connection.Open(stream.Id, 5)));
    }

    [Fact]
    public async Task Add_GrantedBefore_KnowsOfIt()
    {
        await GrantAsync(Message.Length);
        await ClientSendsAsync(Frames.Window(Stream, 100));
        var stream = _connection.Add(Stream);
        await KestrelBeginsAsync(stream);

        Assert.False(stream.TryWrite(Wire.Batch(new byte[96])));
        Assert.True(stream.TryWrite(Wire.Batch(new byte[95])));
    }

    [Fact]
    public async Task Add_GrantsMayBeForgotten_GoesByKestrel()
    {
        await GrantAsync(400_000);
        for (var other = Stream; other < 20; other += 2)
        {
            await ClientSendsAsync(Frames.Window(other, 100));
        }

        var stream = _connection.Add(Stream);
        await KestrelBeginsAsync(stream);

        Assert.False(stream.TryWrite(Wire.Batch(Item)));
        Assert.Equal(1_000_000, stream.GiveToKestrel(1_000_000));
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
        stream.GiveToKestrel(Message.Length);
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

    private async Task KestrelSendsAsync(int bytes)
    {
        for (; bytes > 0; bytes -= 16_000)
        {
            var flushing = KestrelWritesAsync(Wire.Frame(Frames.Data, 99, new byte[Math.Min(bytes, 16_000)]));
            Wire.Take(_toClient.Reader);
            await flushing;
        }
    }

    private async Task<byte[]> ReadAsync()
    {
        var read = await _connection.Input.ReadAsync(TestContext.Current.CancellationToken);
        byte[] bytes = [.. read.Buffer.ToArray()];
        _connection.Input.AdvanceTo(read.Buffer.End);
        return bytes;
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
