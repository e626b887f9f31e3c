using FinApi.Application.Ingest;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Reads published statements about days.</summary>
internal static class DayItems
{
    /// <summary>The source of what operators state. No publisher may use it; it is no live one.</summary>
    public const string OperatorSource = "import:operator";

    /// <summary>The name of the item in the contract.</summary>
    public const string Item = "day_statement";

    private const int MaxReasonLength = 200;

    private static readonly string StoredCodes =
        string.Join(", ", BarInterval.Stored.Select(interval => interval.Code));

    public static ConditionCause CauseOf(string source) =>
        source == OperatorSource ? ConditionCause.Operator : ConditionCause.Import;

    public static IngestItem Read(Proto.DayStatement statement, ConditionCause cause)
    {
        var fields = new ItemFields(Item);
        if ((statement.Symbol.Length == 0) == (statement.Mic.Length == 0))
        {
            fields.Refuse("symbol", "or mic must be given, and not both.");
        }

        var kind = (DataKind)fields.Number("kind", (int)statement.Kind, ContractEnums.DataKind, isRequired: true);
        var condition = (DataCondition)fields.Number(
            "condition", (int)statement.Condition, ContractEnums.DataCondition, isRequired: !statement.Withdraw);
        if (statement.Withdraw && condition != DataCondition.Unspecified)
        {
            fields.Refuse("condition", "must be absent when withdraw is true.");
        }

        CheckDays(statement, ref fields);
        var read = new IngestItem.OfCondition
        {
            Symbol = statement.Symbol.Length == 0 ? default : fields.Symbol(statement.Symbol),
            Mic = statement.Mic.Length == 0 ? default : fields.Mic(statement.Mic),
            Kind = kind,
            Interval = ReadInterval(statement, ref fields),
            Condition = condition,
            Cause = cause,
            FirstDate = statement.FirstDate.Length == 0 ? null : fields.Date("first_date", statement.FirstDate),
            LastDate = statement.LastDate.Length == 0 ? null : fields.Date("last_date", statement.LastDate),
            FirstTime = statement.FirstTime is null ? null : fields.Time("first_time", statement.FirstTime),
            LastTime = statement.LastTime is null ? null : fields.Time("last_time", statement.LastTime),
            Reason = fields.Text("reason", statement.Reason.Length > 0, statement.Reason, MaxReasonLength)
                ?? string.Empty,
        };
        return fields.Problem is { } problem ? problem : read;
    }

    private static void CheckDays(Proto.DayStatement statement, ref ItemFields fields)
    {
        if ((statement.FirstDate.Length == 0) == (statement.FirstTime is null))
        {
            fields.Refuse("first_date", "or first_time must be given, and not both.");
        }

        if ((statement.LastDate.Length == 0) == (statement.LastTime is null))
        {
            fields.Refuse("last_date", "or last_time must be given, and not both.");
        }
    }

    private static BarInterval? ReadInterval(Proto.DayStatement statement, ref ItemFields fields)
    {
        if (statement.Interval.Length == 0)
        {
            return null;
        }

        if (statement.Kind != Proto.DataKind.Bars)
        {
            fields.Refuse("interval", "must be empty unless kind is bars.");
        }
        else if (BarInterval.TryParse(statement.Interval, out var interval) && interval.FoldsFrom is null)
        {
            return interval;
        }

        fields.Refuse("interval", $"must be one of {StoredCodes}, or empty; longer bars are folded from these.");
        return null;
    }
}
