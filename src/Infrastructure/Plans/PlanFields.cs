using System.Text.Json;

namespace FinApi.Infrastructure.Plans;

/// <summary>Reads the fields of one plan, and notes in a sentence each what is wrong with them.</summary>
internal sealed class PlanFields(JsonElement plan, string label, List<string> problems)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public string? FindText(string field)
    {
        var value = Find(field);
        if (value is { ValueKind: not JsonValueKind.String })
        {
            Note(field, $"is {Shown(value.Value)}", "a text in quotes");
        }

        return value is { ValueKind: JsonValueKind.String } ? value.Value.GetString() : null;
    }

    /// <summary>A whole number within bounds; null when the field is missing or wrong.</summary>
    public long? FindNumber(string field, long least, long most)
    {
        if (Find(field) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            && number >= least
            && number <= most)
        {
            return number;
        }

        Note(field, $"is {Shown(value)}", $"a whole number from {least} to {most}");
        return null;
    }

    public int GetNumber(string field, int least, int most)
    {
        if (Find(field) is null)
        {
            Note(field, "is missing", $"a whole number from {least} to {most}");
        }

        return (int)(FindNumber(field, least, most) ?? least);
    }

    public decimal GetMoney(string field)
    {
        const decimal Most = 1_000_000;
        if (Find(field) is { ValueKind: JsonValueKind.Number } value
            && value.TryGetDecimal(out var amount) && amount >= 0 && amount <= Most && amount == Math.Round(amount, 2))
        {
            return amount;
        }

        var shown = Find(field) is { } wrong ? $"is {Shown(wrong)}" : "is missing";
        Note(field, shown, $"a number from 0 to {Most} with at most two decimals, such as 49");
        return 0;
    }

    /// <summary>True or false; false when the field is missing.</summary>
    public bool GetFlag(string field)
    {
        if (Find(field) is not { } value || value.ValueKind == JsonValueKind.False)
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.True)
        {
            Note(field, $"is {Shown(value)}", "true or false");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>Notes fields that nothing has asked for: a misspelt limit must not leave a plan without one.</summary>
    public void RefuseOthers()
    {
        var names = plan.EnumerateObject().Select(property => property.Name);
        foreach (var other in names.Where(name => !_asked.Contains(name)))
        {
            problems.Add($"{label}: {other} is not a field. Write one of {string.Join(", ", _asked)}.");
        }
    }

    public void Note(string field, string whatIsWrong, string whatToWrite) =>
        problems.Add($"{label}: {field} {whatIsWrong}. Write {whatToWrite}.");

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: <= 40 } text ? text : "too long";

    private JsonElement? Find(string field)
    {
        _asked.Add(field);
        return plan.TryGetProperty(field, out var value) ? value : null;
    }
}
