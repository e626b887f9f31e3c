using System.Globalization;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Backups;

/// <summary>
/// The operator's connection string for PostgreSQL's own programs. As environment: the command line of a process is
/// there for every user of the machine to read.
/// </summary>
internal static class LibpqEnvironment
{
    public static IReadOnlyDictionary<string, string> From(NpgsqlConnectionStringBuilder settings)
    {
        var hosts = settings.Host!.Split(',', StringSplitOptions.TrimEntries).Select(Parse).ToList();
        var all = new Dictionary<string, string?>
        {
            ["PGHOST"] = string.Join(',', hosts.Select(host => host.Name)),
            ["PGPORT"] = string.Join(',', hosts.Select(host => host.Port ?? Text(settings.Port))),
            ["PGDATABASE"] = settings.Database,
            ["PGUSER"] = settings.Username,
            ["PGPASSWORD"] = settings.Password,
            ["PGPASSFILE"] = settings.Passfile,
            ["PGSSLMODE"] = Mode(settings.SslMode),
            ["PGSSLROOTCERT"] = settings.RootCertificate,
            ["PGSSLCERT"] = settings.SslCertificate,
            ["PGSSLKEY"] = settings.SslKey,

            // A standby would end a long read in favour of what it has to replay.
            ["PGTARGETSESSIONATTRS"] = "read-write",
            ["PGAPPNAME"] = "FinApi backup",
        };
        return all.Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value!);
    }

    private static (string Name, string? Port) Parse(string host)
    {
        var colon = host.StartsWith('/') ? -1 : host.LastIndexOf(':');
        return colon < 0 ? (host, null) : (host[..colon], host[(colon + 1)..]);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string Mode(SslMode mode) => mode switch
    {
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        SslMode.Require => "require",
        SslMode.Allow => "allow",
        SslMode.Disable => "disable",
        _ => "prefer",
    };
}
