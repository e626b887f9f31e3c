using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Http.Caching;
using FinApi.Application.Archive.Downloads;
using Microsoft.Net.Http.Headers;

namespace FinApi.Api.Files;

/// <summary>
/// Files of the archive for whoever has a link to them. Not a method of the contract: ranges, and no key.
/// </summary>
internal static class FileEndpoint
{
    private const string Path = "/v1/files/{dataset}/{date}/{file}";
    private const string Parquet = "application/vnd.apache.parquet";
    private const string Json = "application/json";

    public static void MapFiles(this IEndpointRouteBuilder app) => PublicEndpoint.Open(app.MapGet(Path, AnswerAsync));

    private static async Task AnswerAsync(HttpContext http)
    {
        var downloads = http.RequestServices.GetRequiredService<IFileDownloads>();
        var opened = await downloads.OpenAsync(AddressOf(http.Request), http.RequestAborted);
        if (!opened.IsSuccess)
        {
            await http.WriteErrorAsync(Failure.From(opened.Error));
            return;
        }

        var file = opened.Value;
        var isManifest = file.Sha256.Length == 0;
        var answer = Results.Stream(
            file.Content,
            isManifest ? Json : Parquet,
            file.Name,
            lastModified: null,
            isManifest ? null : new EntityTagHeaderValue($"\"{file.Sha256}\""),
            enableRangeProcessing: true);
        if (HeadMiddleware.IsHead(http))
        {
            // Then nothing of the file is read.
            http.Request.Method = HttpMethods.Head;
        }

        await answer.ExecuteAsync(http);
    }

    private static FileAddress AddressOf(HttpRequest request)
    {
        return new FileAddress(
            Route("dataset"), Route("date"), Route("file"), Query("sha256"), Query("expires"), Query("signature"));

        string Route(string name) => request.RouteValues[name] as string ?? string.Empty;

        string Query(string name) => request.Query[name].ToString();
    }
}
