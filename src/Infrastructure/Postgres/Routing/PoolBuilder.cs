using System.Data.Common;
using FinApi.Application.Storage;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// Makes pools from the operator's connection string, each to one of its servers. Not one source for all of them: the
/// driver asks a server for its role while somebody waits for a connection, which takes seconds when a server is frozen
/// (decision 15).
/// </summary>
internal sealed class PoolBuilder
{
    // The server gives up first and says why; the client only when the server cannot say anything.
    public static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(2);

    // More than the statements FinApi has, so that each is parsed once a connection.
    private const int PreparedStatements = 50;

    // At the sixth execution of a statement the server else makes a plan for any values, only to see what it would
    // cost, and locks all partitions that there are.
    private const string OwnPlans = "-c plan_cache_mode=force_custom_plan";

    // The driver's 15 s are too long to find out that a server is gone, unless the operator says so.
    private const int ConnectSeconds = 3;

    // Questions that a frozen server has not answered keep theirs until it wakes up or its machine is known to be gone.
    private const int ProbeConnections = 8;

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly PostgresOptions _options;

    public PoolBuilder(string connectionString, PostgresOptions options)
    {
        _options = options;
        _settings = Parse(connectionString);
        Addresses = (_settings.Host ?? string.Empty)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (Addresses.Count == 0)
        {
            throw Unreadable("It names no Host.");
        }
    }

    /// <summary>The servers, as the operator wrote them.</summary>
    public IReadOnlyList<string> Addresses { get; }

    public NpgsqlDataSource Build(string address, ConnectionPool pool)
    {
        var options = _options.Of(pool);
        var settings = For(address);
        settings.MaxPoolSize = options.MaxConnections;
        settings.CommandTimeout = (int)Math.Ceiling((options.StatementTimeout + ClientPatience).TotalSeconds);
        if (_options.Pooler == PostgresPooler.None)
        {
            settings.Options =
                $"{settings.Options} {OwnPlans} -c statement_timeout={options.StatementTimeout.TotalMilliseconds:0}"
                    .TrimStart();
            settings.MaxAutoPrepare = PreparedStatements;
        }

        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    public NpgsqlDataSource BuildProbe(string address)
    {
        var settings = For(address);
        settings.MaxPoolSize = ProbeConnections;
        settings.Timeout = (int)HostProbe.Patience.TotalSeconds;
        settings.CommandTimeout = 0; // see HostProbe
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    private NpgsqlConnectionStringBuilder For(string address)
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            Host = address,
            TargetSessionAttributes = null,
            LoadBalanceHosts = false,
            MinPoolSize = 0,
            TcpKeepAlive = true,
            IncludeErrorDetail = false,
        };
        settings.ApplicationName ??= "FinApi";
        if (_options.Pooler == PostgresPooler.PgBouncer)
        {
            settings.MaxAutoPrepare = 0;
            settings.NoResetOnClose = true;
        }

        return settings;
    }

    // The message of the driver names the keyword that is wrong, and no value.
    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            var written = new DbConnectionStringBuilder { ConnectionString = connectionString };
            settings.Timeout = written.ContainsKey("Timeout") ? settings.Timeout : ConnectSeconds;
            return settings;
        }
        catch (ArgumentException e)
        {
            throw Unreadable(e.Message);
        }
    }

    private static StoreUnusableException Unreadable(string reason) => new(
        $"ConnectionStrings:Postgres cannot be read ({reason}) Write it like "
        + "Host=db1,db2;Username=finapi;Password=...;Database=finapi.");
}
