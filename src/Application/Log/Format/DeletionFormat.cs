using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Log.Format;

/// <summary>The stored form of what was deleted: an entry since version 3.</summary>
internal static class DeletionFormat
{
    private const int MaxKinds = 3;

    // More than the trading dates of every calendar.
    private const int MaxRanges = 50_000;

    public static void Write(LogOutput output, TakenBack taken)
    {
        output.Text(taken.Symbol.Value);
        output.Byte(taken.IsInstrument ? (byte)1 : (byte)0);
        output.Number(taken.SettledVersion);
        output.Number(taken.ActionNumber);
        output.Count(taken.Kinds.Count);
        foreach (var kind in taken.Kinds)
        {
            output.Byte((byte)kind);
        }

        output.Count(taken.Ranges.Count);
        foreach (var range in taken.Ranges)
        {
            output.Time(range.Start);
            output.Time(range.End);
        }
    }

    public static TakenBack Read(ref LogInput input)
    {
        var symbol = input.Symbol();
        var isInstrument = input.Byte() != 0;
        var version = input.Number();
        var action = (int)input.Number();
        var kinds = new DataKind[input.Count(MaxKinds)];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = (DataKind)input.Byte();
        }

        var ranges = new TimeRange[input.Count(MaxRanges)];
        for (var i = 0; i < ranges.Length; i++)
        {
            var start = input.TimeOrNull();
            ranges[i] = new TimeRange(start, input.TimeOrNull());
        }

        return new TakenBack(symbol, kinds, ranges)
        {
            IsInstrument = isInstrument,
            SettledVersion = version,
            ActionNumber = action,
        };
    }
}
