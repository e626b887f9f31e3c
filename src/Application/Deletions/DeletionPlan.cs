using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using NodaTime.Text;

namespace FinApi.Application.Deletions;

/// <summary>What a deletion takes, as the store is now.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Scope">The rows; null where only a corporate action is deleted.</param>
/// <param name="Days">The rows by day.</param>
public sealed record DeletionPlan(DeletionRequest Request, RowScope? Scope, IReadOnlyList<DeletedDay> Days)
{
    /// <summary>Of a source: its ranges of sequence numbers.</summary>
    public IReadOnlyList<SequenceRange> Ranges { get; init; } = [];

    /// <summary>Corporate actions that go: the one, or all of an instrument; the last revision of each.</summary>
    public IReadOnlyList<CorporateAction> Actions { get; init; } = [];

    /// <summary>The instrument that goes; null: none does.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>
    /// Whether another instrument has had a symbol of the one that goes: what is sent again could become the other's.
    /// </summary>
    public bool SharesSymbols { get; init; }

    /// <summary>What was asked for in a few words, with the symbols that the instruments have now.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>All rows together.</summary>
    public long RowCount => Days.Sum(day => day.Count);

    /// <summary>The rows of a kind.</summary>
    public long CountOf(DataKind kind) => Days.Where(day => day.Kind == kind).Sum(day => day.Count);

    /// <summary>The instruments concerned, by symbol.</summary>
    public IReadOnlyList<Symbol> Symbols =>
        [
            .. Days.Select(day => day.Symbol)
                .Concat(Actions.Select(action => action.Symbol))
                .Concat(Instrument is { } instrument ? [instrument.Symbol] : [])
                .Distinct()
                .OrderBy(symbol => symbol.Value, StringComparer.Ordinal),
        ];

    /// <summary>
    /// 32 bytes that differ once any of the rows, or what else is deleted, is another: what was shown to the operator
    /// is what is deleted, or nothing is.
    /// </summary>
    public byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Request.ToText());
        foreach (var day in Days)
        {
            Append(hash, string.Create(
                CultureInfo.InvariantCulture,
                $"{day.Symbol}\t{day.Kind}\t{day.Level}\t{day.First.ToUnixTimeTicks()}\t{day.Last.ToUnixTimeTicks()}"
                + $"\t{day.Count}\t{day.Checksum}"));
        }

        foreach (var range in Ranges)
        {
            Append(hash, string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}"));
        }

        foreach (var action in Actions)
        {
            Append(hash, string.Create(
                CultureInfo.InvariantCulture, $"{action.Symbol}\t{action.Number}\t{action.Revision}"));
        }

        if (Instrument is { } gone)
        {
            Append(hash, $"{gone.Symbol}\t{InstantPattern.ExtendedIso.Format(gone.UpdateTime)}");
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, string line)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(line));
        hash.AppendData("\r"u8);
    }
}
