using FinApi.Application.Log;
using FinApi.Application.Log.Format;
using FinApi.Application.Nodes;
using NodaTime;

namespace FinApi.Application.Tests.Log;

public sealed class LogFormatTests
{
    private static readonly LogRow Row = new(
        Term: 1,
        FirstPosition: 1,
        Instant.FromUtc(2026, 3, 2, 15, 0),
        [new LogEntry(new FeedActivity("exchange", 2, Instant.FromUtc(2026, 3, 2, 15, 0)), "exchange")]);

    [Fact]
    public void Encode_AnyRow_BeginsWithTheVersionThatTheNodesAgreedOn()
    {
        Assert.Equal(NodeIdentity.OldestEntryVersion, LogFormat.Encode(
            Row with { EntryVersion = NodeIdentity.OldestEntryVersion })[0]);
        Assert.Equal(7, LogFormat.Encode(LogCheckpoint.Empty with { EntryVersion = 7 })[0]);
    }

    [Theory]
    [InlineData(NodeIdentity.OldestEntryVersion - 1)]
    [InlineData(NodeIdentity.EntryVersion + 1)]
    [InlineData(255)]
    public void Decode_VersionThatIsNotKnown_SaysWhichAreKnown(int version)
    {
        var row = LogFormat.Encode(Row with { EntryVersion = version });
        var checkpoint = LogFormat.Encode(LogCheckpoint.Empty with { EntryVersion = version });

        Assert.Contains(
            $"version {version}", Assert.Throws<FormatException>(() => LogFormat.Decode(row)).Message,
            StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => LogFormat.Decode(position: 0, checkpoint));
    }

    [Fact]
    public void Decode_CutAnywhere_IsDamaged()
    {
        var bytes = LogFormat.Encode(Row);
        Assert.Equal(Row.Entries, LogFormat.Decode(bytes));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => LogFormat.Decode(bytes.AsSpan(0, length)));
        }
    }
}
