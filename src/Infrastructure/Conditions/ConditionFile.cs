using System.Text.Json;
using FinApi.Domain.Conditions;

namespace FinApi.Infrastructure.Conditions;

/// <summary>Reads the text of a file of sale conditions; docs/trades.md describes it.</summary>
internal static class ConditionFile
{
    private const int MaxCodeLength = 16;

    private static readonly JsonDocumentOptions Format =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly Dictionary<string, TradeUses> Fields = new(StringComparer.Ordinal)
    {
        ["open_close"] = TradeUses.OpenClose,
        ["high_low"] = TradeUses.HighLow,
        ["volume"] = TradeUses.Volume,
        ["closing_print"] = TradeUses.ClosingPrint,
    };

    /// <summary>The tables by name; null when there are problems, each a sentence that says what to write.</summary>
    public static IReadOnlyDictionary<string, SaleConditionTable>? Read(
        ReadOnlyMemory<byte> text, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        try
        {
            using var document = JsonDocument.Parse(text, Format);
            var tables = ReadTables(document.RootElement, found);
            return found.Count == 0 ? tables : null;
        }
        catch (JsonException e)
        {
            found.Add($"The file is not JSON: line {e.LineNumber + 1}, character {e.BytePositionInLine + 1}.");
            return null;
        }
    }

    private static Dictionary<string, SaleConditionTable> ReadTables(JsonElement root, List<string> problems)
    {
        var tables = new Dictionary<string, SaleConditionTable>(StringComparer.OrdinalIgnoreCase);
        if (root.ValueKind != JsonValueKind.Object)
        {
            problems.Add("""The file has to be an object of tables. Write {"MINE": {"T": {"volume": true}}}.""");
            return tables;
        }

        foreach (var table in root.EnumerateObject())
        {
            var codes = ReadCodes(table, problems);
            if (!tables.TryAdd(table.Name, new SaleConditionTable(table.Name, codes)))
            {
                problems.Add($"{table.Name} is there twice. Write another name.");
            }
        }

        return tables;
    }

    private static Dictionary<string, TradeUses> ReadCodes(JsonProperty table, List<string> problems)
    {
        var codes = new Dictionary<string, TradeUses>(StringComparer.Ordinal);
        if (table.Value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(table.Name + """ is not an object of codes. Write {"T": {"volume": true}}.""");
            return codes;
        }

        foreach (var code in table.Value.EnumerateObject())
        {
            var place = $"{table.Name}: {code.Name}";
            if (code.Name.Length is 0 or > MaxCodeLength || code.Name.Contains(' '))
            {
                problems.Add($"{place} is no code. Write 1 to {MaxCodeLength} characters without spaces.");
            }

            if (!codes.TryAdd(code.Name, ReadUses(code.Value, place, problems)))
            {
                problems.Add($"{place} is there twice. Write it once.");
            }
        }

        return codes;
    }

    private static TradeUses ReadUses(JsonElement code, string place, List<string> problems)
    {
        if (code.ValueKind != JsonValueKind.Object)
        {
            problems.Add(place + """ is not an object. Write {"open_close": false, "high_low": true}.""");
            return TradeUses.None;
        }

        var uses = TradeUses.None;
        foreach (var field in code.EnumerateObject())
        {
            if (!Fields.TryGetValue(field.Name, out var use))
            {
                problems.Add($"{place}: {field.Name} is no field. Write one of {string.Join(", ", Fields.Keys)}.");
            }
            else if (field.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                problems.Add($"{place}: {field.Name} is neither true nor false. Write one of them.");
            }
            else if (field.Value.GetBoolean())
            {
                uses |= use;
            }
        }

        if (uses.HasFlag(TradeUses.OpenClose) && !uses.HasFlag(TradeUses.HighLow))
        {
            problems.Add($"{place} may set open and close but not high and low. Write high_low true, or neither.");
        }

        return uses;
    }
}
