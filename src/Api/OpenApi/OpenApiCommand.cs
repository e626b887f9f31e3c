namespace FinApi.Api.OpenApi;

/// <summary><c>dotnet run --project src/Api -- openapi</c> prints the document and starts no server.</summary>
internal static class OpenApiCommand
{
    /// <summary>Runs when the arguments ask for it; false otherwise.</summary>
    public static bool TryRun(string[] args)
    {
        if (args is not ["openapi"])
        {
            return false;
        }

        using var output = Console.OpenStandardOutput();
        output.Write(new OpenApiDocument().Utf8);
        return true;
    }
}
