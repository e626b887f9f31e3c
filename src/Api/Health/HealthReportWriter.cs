using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FinApi.Api.Health;

/// <summary>Writes a health report as JSON: the status, and each check by name.</summary>
internal static class HealthReportWriter
{
    public static Task WriteAsync(HttpContext http, HealthReport report) =>
        http.Response.WriteAsJsonAsync(
            new
            {
                status = Name(report.Status),
                checks = report.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new
                    {
                        status = Name(entry.Value.Status),
                        detail = entry.Value.Description ?? string.Empty,
                    }),
            },
            http.RequestAborted);

    private static string Name(HealthStatus status) => status.ToString().ToUpperInvariant();
}
