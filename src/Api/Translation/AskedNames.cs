using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http.Features;
using NodaTime.Text;

namespace FinApi.Api.Translation;

/// <summary>
/// Puts what a request says of its instruments in several places into the name itself: symbol_as_of, and the slashes of
/// a path.
/// </summary>
internal static class AskedNames<TRequest>
{
    private static readonly MessageDescriptor Descriptor = ((IMessage)Activator.CreateInstance<TRequest>()!).Descriptor;
    private static readonly FieldDescriptor? AsOf = Descriptor.FindFieldByName("symbol_as_of");
    private static readonly FieldDescriptor? Symbol = Descriptor.FindFieldByName("symbol");
    private static readonly FieldDescriptor? Symbols = Descriptor.FindFieldByName("symbols");

    /// <summary>Completes the names of a request; says what is wrong, or null.</summary>
    public static Error? Complete(IMessage request, HttpContext http)
    {
        if (AsOf is null)
        {
            return null;
        }

        if (Symbol is not null
            && Symbol.Accessor.GetValue(request) is string symbol
            && symbol.Contains('%', StringComparison.Ordinal)
            && HasSlash(http))
        {
            Symbol.Accessor.SetValue(request, symbol.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
        }

        return AsOf.Accessor.GetValue(request) is string { Length: > 0 } day ? Join(request, day) : null;
    }

    // The server leaves these in a path as they are, because they do not part it; %252F stands for %2F itself.
    private static bool HasSlash(HttpContext http) =>
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget
            .Contains("%2F", StringComparison.OrdinalIgnoreCase);

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
