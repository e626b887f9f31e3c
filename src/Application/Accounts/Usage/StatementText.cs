using System.Globalization;
using System.Text;
using FinApi.Domain.Accounts;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using NodaTime.Text;

namespace FinApi.Application.Accounts.Usage;

/// <summary>Statements for people and for spreadsheets.</summary>
public static class StatementText
{
    private const string Header = "description,from,to,days,amount,currency";

    /// <summary>What a line is for, such as "Professional, 1 to 14 November".</summary>
    public static string Describe(PlanFee fee)
    {
        var month = CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(fee.StartDate.Month);
        var last = fee.EndDate.PlusDays(-1).Day;
        var days = last == fee.StartDate.Day ? $"{last}" : $"{fee.StartDate.Day} to {last}";
        return string.Create(CultureInfo.InvariantCulture, $"{fee.DisplayName}, {days} {month}");
    }

    /// <summary>
    /// A header and a line each, ended by line feeds (RFC 4180 but for that); the last line is the total.
    /// </summary>
    public static string ToCsv(Statement statement)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var fee in statement.Fees)
        {
            text
                .Append(CultureInfo.InvariantCulture, $"{Quote(Describe(fee))},")
                .Append(CultureInfo.InvariantCulture, $"{Date(fee.StartDate)},{Date(fee.EndDate)},")
                .Append(CultureInfo.InvariantCulture, $"{fee.Days},{DecimalText.Format(fee.Amount)},{fee.Currency}\n");
        }

        var (start, end) = (statement.Month.OnDayOfMonth(1), statement.Month.OnDayOfMonth(1).PlusMonths(1));
        var total = DecimalText.Format(statement.Total);
        return text
            .Append(CultureInfo.InvariantCulture, $"Total,{Date(start)},{Date(end)},")
            .Append(CultureInfo.InvariantCulture, $"{NodaTime.Period.DaysBetween(start, end)},")
            .Append(CultureInfo.InvariantCulture, $"{total},{statement.Currency}\n")
            .ToString();
    }

    private static string Date(NodaTime.LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
