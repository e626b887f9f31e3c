using FinApi.Application.Nodes;

namespace FinApi.Api.OpenApi;

/// <summary><c>dotnet run --project src/Api -- openapi</c> prints the whole document and starts no server.</summary>
internal static class OpenApiCommand
{
    public static void Run()
    {
        using var output = Console.OpenStandardOutput();
        output.Write(new OpenApiDocument(Roles.All).Utf8);
    }
}
