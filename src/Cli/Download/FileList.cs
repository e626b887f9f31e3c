using System.Diagnostics.CodeAnalysis;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Cli.Download;

/// <summary>What the server's archive has of a dataset.</summary>
internal sealed class FileList(RestApi server, string dataset)
{
    private const string MaxPageSize = "100";

    public string Dataset { get; } = dataset;

    /// <summary>The files of days, both inclusive; null: from the first, to the newest.</summary>
    public async Task<IReadOnlyList<ArchivedFile>> ReadAsync(
        LocalDate? from, LocalDate? to, CancellationToken cancellationToken)
    {
        List<ArchivedFile> files = [];
        var token = string.Empty;
        do
        {
            var page = await server.GetAsync<ListFilesResponse>(
                RestApi.Query(
                    "/v1/files",
                    ("dataset", Dataset),
                    ("start_date", Text(from)),
                    ("end_date", Text(to < LocalDate.MaxIsoValue ? to?.PlusDays(1) : null)),
                    ("page_size", MaxPageSize),
                    ("page_token", token.Length == 0 ? null : token)),
                cancellationToken);
            files.AddRange(page.Files);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        return files;
    }

    /// <summary>The file that a date has now, with a new link.</summary>
    public async Task<ArchivedFile> RenewAsync(string date, CancellationToken cancellationToken)
    {
        var page = await server.GetAsync<ListFilesResponse>(
            RestApi.Query("/v1/files", ("dataset", Dataset), ("date", date)), cancellationToken);
        return page.Files[0];
    }

    [return: NotNullIfNotNull(nameof(date))]
    private static string? Text(LocalDate? date) => date is { } day ? LocalDatePattern.Iso.Format(day) : null;
}
