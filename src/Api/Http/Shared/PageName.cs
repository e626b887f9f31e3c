using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FinApi.Api.Http.Shared;

/// <summary>
/// A page as nodes tell each other of it, in a form that people can read:
/// <c>ListBars - { "symbol": "AAPL", ... }</c>. It names no version of the data, so that it holds for days.
/// </summary>
/// <param name="Method">The method of <c>finapi.v1.History</c>.</param>
/// <param name="HistoryDays">How far back the plan of the callers sees; null: all, written <c>-</c>.</param>
/// <param name="Request">What is asked for, in its one spelling.</param>
internal sealed record PageName(MethodDescriptor Method, int? HistoryDays, IMessage Request)
{
    private const string All = "-";

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    // By request: the caching of answers knows the message alone.
    private static readonly Dictionary<MessageDescriptor, MethodDescriptor> Methods =
        History.Descriptor.Methods.Where(method => !method.IsServerStreaming).ToDictionary(method => method.InputType);

    /// <summary>The name of a page of settled data.</summary>
    public static PageName Of(IMessage request, int? historyDays) =>
        new(Methods[request.Descriptor], historyDays, request);

    /// <summary>Reads what <see cref="ToString"/> has written; another FinApi may have written it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PageName? name)
    {
        name = null;
        if (text.Split(' ', 3) is not [var method, var days, var json]
            || History.Descriptor.FindMethodByName(method) is not { } found
            || !Methods.ContainsKey(found.InputType)
            || !TryParseDays(days, out var historyDays))
        {
            return false;
        }

        try
        {
            name = new PageName(found, historyDays, Parser.Parse(json, found.InputType));
            return true;
        }
        catch (IOException)
        {
            // No JSON, or not of this message.
            return false;
        }
    }

    public override string ToString()
    {
        var days = HistoryDays?.ToString(CultureInfo.InvariantCulture) ?? All;
        return $"{Method.Name} {days} {Formatter.Format(Request)}";
    }

    private static bool TryParseDays(string text, out int? days)
    {
        days = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return days is not null || text == All;
    }
}
