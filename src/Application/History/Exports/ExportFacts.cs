using System.Text;
using System.Text.Json;
using FinApi.Application.MarketData;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.Exports;

/// <summary>
/// The facts that every file of columns says once. Of settled data they are the same for every caller at any time, like
/// the file's rows.
/// </summary>
internal sealed class ExportFacts(LatestMarket market, HistoryStatus status)
{
    /// <summary>The facts of a file.</summary>
    /// <param name="rows">What its rows are, such as <c>bars</c>.</param>
    /// <param name="states">Its instruments, in order.</param>
    /// <param name="cuts">The part of the range that the caller sees of each.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Of(
        string rows, IReadOnlyList<InstrumentState> states, IReadOnlyList<VisibleRange> cuts) =>
        [
            KeyValuePair.Create("finapi.api_version", "v1"),
            KeyValuePair.Create("finapi.rows", rows),
            KeyValuePair.Create("finapi.data_status", DescribeStatus(states, cuts)),
        ];

    // Written before the rows are read: the status tells of the newest datum that the range can hold.
    private string DescribeStatus(IReadOnlyList<InstrumentState> states, IReadOnlyList<VisibleRange> cuts)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartArray();
            for (var i = 0; i < states.Count; i++)
            {
                Write(writer, states[i], cuts[i]);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    private void Write(Utf8JsonWriter writer, InstrumentState state, VisibleRange cut)
    {
        var newest = state.NewestTime;
        var current = status.Of(state, cut.Range.End < newest ? cut.Range.End : newest, cut.Delay);
        writer.WriteStartObject();
        writer.WriteString("symbol", market.Names.ShownOf(state));
        writer.WriteString("mode", NameOf(current.Mode));
        if (current.Delay > Duration.Zero)
        {
            writer.WriteString("delay", $"{(long)current.Delay.TotalSeconds}s");
        }

        writer.WriteBoolean("simulated", current.IsSimulated);
        writer.WriteEndObject();
    }

    private static string NameOf(DataMode mode) =>
        mode switch
        {
            DataMode.RealTime => "REAL_TIME",
            DataMode.Delayed => "DELAYED",
            DataMode.EndOfDay => "END_OF_DAY",
            DataMode.Stale => "STALE",
            _ => "HISTORICAL",
        };
}
