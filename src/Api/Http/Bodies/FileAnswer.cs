using System.Net.Mime;
using FinApi.Application.History.Exports;
using FinApi.Domain.Freshness;

namespace FinApi.Api.Http.Bodies;

/// <summary>
/// The file that a stream of messages is, told by the service before its first message. A feature of the request.
/// </summary>
/// <param name="format">Its format.</param>
/// <param name="name">Its name without what the format adds.</param>
/// <param name="extent">How much of what was asked for it holds, as far as that is known.</param>
internal sealed class FileAnswer(ExportFormat format, string name, AnswerExtent extent)
{
    /// <summary>The media type of a stream of Arrow.</summary>
    public const string Arrow = "application/vnd.apache.arrow.stream";

    /// <summary>The media type of a Parquet file.</summary>
    public const string Parquet = "application/vnd.apache.parquet";

    private const string Csv = "text/csv; charset=utf-8";

    /// <summary>Its media type.</summary>
    public string ContentType => format switch
    {
        ExportFormat.Arrow => Arrow,
        ExportFormat.Parquet => Parquet,
        _ => Csv,
    };

    /// <summary>How much of what was asked for it holds.</summary>
    public AnswerExtent Extent => extent;

    /// <summary>
    /// Whether its messages are sent as they are. Those of a text are lines, which the transcoder parts by line breaks.
    /// </summary>
    public bool IsBinary => format != ExportFormat.Csv;

    /// <summary>The file of an answer; null when it is none.</summary>
    public static FileAnswer? Of(HttpContext http) => http.Features.Get<FileAnswer>();

    /// <summary>Sets the headers that describe it.</summary>
    public void Describe(HttpResponse response)
    {
        response.ContentType = ContentType;
        if (IsBinary)
        {
            // A browser shows text, and has nothing to show of these.
            var extension = format == ExportFormat.Arrow ? "arrow" : "parquet";
            response.Headers.ContentDisposition =
                new ContentDisposition { FileName = $"{Plain(name)}.{extension}" }.ToString();
        }
    }

    // A symbol may have signs that no file's name has everywhere.
    private static string Plain(string name) =>
        string.Create(name.Length, name, static (plain, name) =>
        {
            for (var i = 0; i < plain.Length; i++)
            {
                plain[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '-' or '.' ? name[i] : '_';
            }
        });
}
