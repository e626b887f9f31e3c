using System.Diagnostics.CodeAnalysis;
using FinApi.Application.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Turns what a wrong setting, an unreadable file of settings, a busy port or a part that failed throws into one
/// sentence for the operator.
/// </summary>
internal static class StartFailure
{
    /// <summary>Finds the sentence; false for a fault of FinApi itself, which deserves its stack trace.</summary>
    public static bool TryExplain(Exception exception, [NotNullWhen(true)] out string? sentence)
    {
        sentence = exception switch
        {
            OptionsValidationException invalid => string.Join(' ', invalid.Failures),
            StoreUnusableException unusable => unusable.Message,
            BackgroundServiceException failed => failed.Message,
            IOException { InnerException: AddressInUseException } busy =>
                $"{busy.Message.TrimEnd('.')}. Stop what listens there, or choose others with --Ports:Http= and "
                + "--Ports:Grpc= (0 takes a free one).",

            InvalidDataException { InnerException: FormatException wrong } file when IsOfSettings(file) =>
                $"{file.Message} {(wrong.InnerException ?? wrong).Message} Correct the file.",
            InvalidOperationException unreadable => UnreadableSetting.Explain(unreadable),
            _ => null,
        };
        return sentence is not null;
    }

    // Only the framework's sentence tells a file of settings from other data.
    private static bool IsOfSettings(InvalidDataException exception) =>
        exception.Message.StartsWith("Failed to load configuration", StringComparison.Ordinal);
}
