using Microsoft.Extensions.Options;

namespace FinApi.Api.Http.CrossOrigin;

/// <summary>Refuses what no browser would send as an origin: it would be compared in vain.</summary>
internal sealed class CorsOptionsValidator : IValidateOptions<CorsOptions>
{
    public ValidateOptionsResult Validate(string? name, CorsOptions options)
    {
        var wrong = options.Origins.FirstOrDefault(origin => origin != CorsOptions.Any && !IsOrigin(origin));
        return wrong is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Cors:Origins has '{wrong}', which is not an origin: "
                + "write scheme, host and port as in https://desk.example.com "
                + "or http://localhost:5173, without a path, or * for all.");
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && text == uri.GetLeftPart(UriPartial.Authority);
}
