using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Behaviors;

/// <summary>The rules that fields of the same name share across requests.</summary>
internal static class FieldRules
{
    public const int DefaultPageSize = 1_000;
    public const int MaxPageSize = 10_000;

    /// <summary>
    /// Longest page token that could have been issued: 64 bytes of position and 16 of signature, in base64.
    /// </summary>
    public const int MaxPageTokenLength = 128;

    public static void CheckSymbol(ref Violations violations, string symbol)
    {
        if (!Symbol.TryParse(symbol, out _))
        {
            violations.Add("symbol", $"must be {Symbol.Rule}, such as AAPL.");
        }
    }

    public static void CheckSymbols(ref Violations violations, IReadOnlyList<string> symbols, int max)
    {
        if (symbols.Count is 0 || symbols.Count > max)
        {
            violations.Add("symbols", $"must name 1 to {max} instruments; it names {symbols.Count}.");
            return;
        }

        for (var i = 0; i < symbols.Count; i++)
        {
            if (!Symbol.TryParse(symbols[i], out _))
            {
                violations.Add($"symbols[{i}]", $"must be {Symbol.Rule}, such as AAPL.");
            }
        }
    }

    public static void CheckMic(ref Violations violations, string mic)
    {
        if (!Mic.TryParse(mic, out _))
        {
            violations.Add("mic", $"must be {Mic.Rule}, such as XNYS.");
        }
    }

    public static void CheckInterval(ref Violations violations, string interval)
    {
        if (!BarInterval.TryParse(interval, out _))
        {
            violations.Add("interval", $"must be one of {BarInterval.Codes}.");
        }
    }

    public static void CheckRange(ref Violations violations, TimeRange range)
    {
        if (range.Start > range.End)
        {
            violations.Add("end_time", "must not be before start_time.");
        }
    }

    public static void CheckAdjustment(ref Violations violations, PriceAdjustment adjustment)
    {
        if (adjustment is < PriceAdjustment.Raw or > PriceAdjustment.All)
        {
            violations.Add("adjustment", "must be one of RAW, SPLIT, DIVIDEND, ALL.");
        }
    }

    public static void CheckPage(ref Violations violations, int pageSize, string pageToken)
    {
        CheckPageSize(ref violations, pageSize);
        CheckPageToken(ref violations, pageToken);
    }

    public static void CheckPageToken(ref Violations violations, string pageToken)
    {
        if (pageToken.Length > MaxPageTokenLength)
        {
            violations.Add(
                "page_token", "is longer than any that was issued. Send next_page_token unchanged, or none.");
        }
    }

    public static void CheckPageSize(ref Violations violations, int pageSize)
    {
        if (pageSize is < 0 or > MaxPageSize)
        {
            violations.Add(
                "page_size", $"must be 1 to {MaxPageSize}, or 0 or absent for {DefaultPageSize}; it is {pageSize}.");
        }
    }

    public static LocalDate? CheckDate(ref Violations violations, string field, string date)
    {
        if (date.Length == 0)
        {
            return null;
        }

        var parsed = LocalDatePattern.Iso.Parse(date);
        if (!parsed.Success)
        {
            violations.Add(field, "must be a date such as 2026-11-20, or empty.");
            return null;
        }

        return parsed.Value;
    }

    public static int PageSizeOrDefault(int pageSize) => pageSize == 0 ? DefaultPageSize : pageSize;
}
