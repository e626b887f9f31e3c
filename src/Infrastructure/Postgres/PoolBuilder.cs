using FinApi.Application.Ports;
using Npgsql;

namespace FinApi.Infrastructure.Postgres;

/// <summary>Makes a pool from the operator's connection string.</summary>
internal static class PoolBuilder
{
    // The server gives up first and says why; the client only when the server cannot say anything.
    private static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(2);

    // More than the statements FinApi has, so that each is planned once a connection.
    private const int PreparedStatements = 50;

    public static NpgsqlMultiHostDataSource Build(string connectionString, PostgresPoolOptions pool)
    {
        var settings = Parse(connectionString);
        settings.ApplicationName ??= "FinApi";
        settings.MaxPoolSize = pool.MaxConnections;
        settings.MinPoolSize = 0;
        settings.CommandTimeout = (int)Math.Ceiling((pool.StatementTimeout + ClientPatience).TotalSeconds);
        settings.Options = $"-c statement_timeout={pool.StatementTimeout.TotalMilliseconds:0}";
        settings.MaxAutoPrepare = PreparedStatements;
        settings.IncludeErrorDetail = false;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).BuildMultiHost();
    }

    // The message of the driver names the keyword that is wrong, and no value.
    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new StoreUnusableException(
                $"ConnectionStrings:Postgres cannot be read ({e.Message}) Write it like "
                + "Host=db1,db2;Username=finapi;Password=...;Database=finapi.");
        }
    }
}
