using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FluentValidation;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Behaviors;

/// <summary>
/// The rules that fields of the same name share across requests. Each rule names its field as the contract does and
/// says in one sentence what to send instead.
/// </summary>
internal static class FieldRules
{
    /// <summary>
    /// Longest page token that could have been issued: 8 bytes of epoch, 200 of position and 16 of signature, in
    /// base64.
    /// </summary>
    public const int MaxPageTokenLength = 300;

    /// <summary>The name and the sentence of the rule just made.</summary>
    public static IRuleBuilderOptions<T, TField> Says<T, TField>(
        this IRuleBuilderOptions<T, TField> rule, string field, string sentence) =>
        rule.WithMessage(sentence).OverridePropertyName(field);

    public static IRuleBuilderOptions<T, string> IsSymbol<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(static symbol => AskedName.IsWellFormed(symbol))
            .WithMessage((_, symbol) => AskedName.Explain(symbol))
            .OverridePropertyName("symbol");

    public static void IsSymbols<T>(this IRuleBuilder<T, IReadOnlyList<string>> rule, int max) =>
        rule.IsList(
            "symbols",
            count => count is 0 || count > max ? $"must name 1 to {max} instruments; it names {count}." : null,
            static symbol => AskedName.IsWellFormed(symbol),
            AskedName.Explain);

    /// <summary>
    /// Checks the number of elements, and then each element, unless the number is wrong. In one loop of our own: the
    /// library's RuleForEach writes the path of every element, good or bad.
    /// </summary>
    public static void IsList<T>(
        this IRuleBuilder<T, IReadOnlyList<string>> rule,
        string field,
        Func<int, string?> refuseCount,
        Predicate<string> isElement,
        string sentence) =>
        rule.IsList(field, refuseCount, isElement, _ => sentence);

    /// <summary>The same with a sentence for each wrong element.</summary>
    public static void IsList<T>(
        this IRuleBuilder<T, IReadOnlyList<string>> rule,
        string field,
        Func<int, string?> refuseCount,
        Predicate<string> isElement,
        Func<string, string> explain) =>
        rule.Custom((elements, context) =>
        {
            if (refuseCount(elements.Count) is { } refusal)
            {
                context.AddFailure(field, refusal);
                return;
            }

            for (var i = 0; i < elements.Count; i++)
            {
                if (!isElement(elements[i]))
                {
                    context.AddFailure($"{field}[{i}]", explain(elements[i]));
                }
            }
        });

    public static IRuleBuilderOptions<T, string> IsMic<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(static mic => Mic.TryParse(mic, out _)).Says("mic", $"must be {Mic.Rule}, such as XNYS.");

    public static IRuleBuilderOptions<T, string> IsInterval<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(static interval => BarInterval.TryParse(interval, out _))
            .Says("interval", $"must be one of {BarInterval.Codes}.");

    public static IRuleBuilderOptions<T, TimeRange> IsRange<T>(this IRuleBuilder<T, TimeRange> rule) =>
        rule.Must(static range => !(range.Start > range.End)).Says("end_time", "must not be before start_time.");

    public static IRuleBuilderOptions<T, int> IsPageSize<T>(
        this IRuleBuilder<T, int> rule, int max = PageSize.Max, int byDefault = PageSize.Default) =>
        rule.Must(size => size >= 0 && size <= max)
            .WithMessage((_, size) => $"must be 1 to {max}, or 0 or absent for {byDefault}; it is {size}.")
            .OverridePropertyName("page_size");

    public static IRuleBuilderOptions<T, string> IsPageToken<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(static token => token.Length <= MaxPageTokenLength)
            .Says("page_token", "is longer than any that was issued. Send next_page_token unchanged, or none.");

    /// <summary>A time that has come, or nothing.</summary>
    public static IRuleBuilderOptions<T, Instant?> IsPast<T>(
        this IRuleBuilder<T, Instant?> rule, TimeProvider timeProvider) =>
        rule.Must(time => !(time > timeProvider.GetInstant())).Says("as_of", "must not lie in the future.");

    /// <summary>A date or nothing.</summary>
    public static IRuleBuilderOptions<T, string> IsDate<T>(this IRuleBuilder<T, string> rule, string field) =>
        rule.Must(static date => date.Length == 0 || ReadDate(date) is not null)
            .Says(field, "must be a date such as 2026-11-20, or empty.");

    /// <summary>The date of a text; null when it is empty or no date.</summary>
    public static LocalDate? ReadDate(string date) =>
        LocalDatePattern.Iso.Parse(date) is { Success: true, Value: var read } ? read : null;

    /// <summary>The first date of a range of a calendar; null where none is given.</summary>
    public static IRuleBuilderOptions<T, LocalDate?> StartsWithinCalendars<T>(
        this IRuleBuilder<T, LocalDate?> rule) =>
        rule.Must(static start => !(start < TradingCalendar.FirstDate || start >= TradingCalendar.EndDate))
            .Says("start_date", "must be from 1990-01-01 to 2100-12-31, where the calendar ends.");

    /// <summary>The end, exclusive, of a range of a calendar; null where none is given.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="startDate">The text of the first date.</param>
    public static IRuleBuilderOptions<T, LocalDate?> EndsWithinCalendars<T>(
        this IRuleBuilder<T, LocalDate?> rule, Func<T, string> startDate) =>
        rule.Must(static end => !(end > TradingCalendar.EndDate))
            .Says("end_date", "must be at most 2101-01-01, where the calendar ends.")
            .Must((query, end) => startDate(query).Length > 0 || !(end < TradingCalendar.FirstDate))
            .Says("end_date", "must not be before 1990-01-01, where the calendar begins.")
            .Must((query, end) => !(ReadDate(startDate(query)) > end))
            .Says("end_date", "must not be before start_date.");
}
