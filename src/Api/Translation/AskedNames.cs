using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using NodaTime.Text;

namespace FinApi.Api.Translation;

/// <summary>
/// Puts symbol_as_of into the names themselves, so that one text says which instrument is meant.
/// </summary>
internal static class AskedNames<TRequest>
{
    private static readonly MessageDescriptor Descriptor = ((IMessage)Activator.CreateInstance<TRequest>()!).Descriptor;
    private static readonly FieldDescriptor? AsOf = Descriptor.FindFieldByName("symbol_as_of");
    private static readonly FieldDescriptor? Symbol = Descriptor.FindFieldByName("symbol");
    private static readonly FieldDescriptor? Symbols = Descriptor.FindFieldByName("symbols");

    /// <summary>Completes the names of a request; says what is wrong, or null.</summary>
    public static Error? Complete(IMessage request)
    {
        if (AsOf is null)
        {
            return null;
        }

        return AsOf.Accessor.GetValue(request) is string { Length: > 0 } day ? Join(request, day) : null;
    }

    private static Error? Join(IMessage request, string day)
    {
        if (!LocalDatePattern.Iso.Parse(day).Success)
        {
            return Error.Invalid("symbol_as_of", "must be a date such as 2022-06-08, or empty.");
        }

        if (Symbols?.Accessor.GetValue(request) is IList<string> many)
        {
            for (var i = 0; i < many.Count; i++)
            {
                if (Join(many[i], day) is not { } joined)
                {
                    return Refusal();
                }

                many[i] = joined;
            }
        }
        else if (Symbol?.Accessor.GetValue(request) is string { Length: > 0 } one)
        {
            if (Join(one, day) is not { } joined)
            {
                return Refusal();
            }

            Symbol.Accessor.SetValue(request, joined);
        }

        return null;
    }

    private static string? Join(string symbol, string day) =>
        InstrumentId.Means(symbol) || symbol.Contains(AskedName.AsOfSign, StringComparison.Ordinal)
            ? null
            : $"{symbol}{AskedName.AsOfSign}{day}";

    private static Error Refusal() =>
        Error.Invalid("symbol_as_of", "must be empty beside an instrument_id, or a symbol that says its day itself.");
}
