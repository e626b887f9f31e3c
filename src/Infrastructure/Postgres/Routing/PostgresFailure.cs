using System.Net.Sockets;
using FinApi.Application.Storage;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>Says what PostgreSQL refused in the terms of the ports, and without values of rows.</summary>
internal static class PostgresFailure
{
    private const string Remedy = "make room on the disk of the PostgreSQL server (ConnectionStrings:Postgres)";

    /// <summary>Whether it is about PostgreSQL at all; a fault of FinApi keeps its own exception.</summary>
    public static bool Is(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException;

    public static Exception From(Exception exception) =>
        Cause(exception) switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } full =>
                new StorageFullException($"PostgreSQL found no room ({Describe(full)}).", Remedy, full),
            PostgresException refusal when IsAboutData(refusal) =>
                new UnstorableDataException($"PostgreSQL cannot hold it ({Describe(refusal)}).", refusal),
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } refusal =>
                new StorageUnavailableException(
                    $"PostgreSQL takes no writes ({Describe(refusal)}): set default_transaction_read_only=off on the "
                    + "primary, or let FinApi know the server that is the primary now.",
                    refusal),
            _ => new StorageUnavailableException($"PostgreSQL did not do it ({Describe(exception)}).", exception),
        };

    /// <summary>The server's code and message; its detail, which may hold values, and addresses are left out.</summary>
    public static string Describe(Exception exception) =>
        exception is NoHostException ? exception.Message : Cause(exception) switch
        {
            PostgresException refusal => $"{refusal.SqlState}: {refusal.MessageText}",
            { InnerException: SocketException or TimeoutException } lost => lost.InnerException!.Message.TrimEnd('.'),
            var other => other.Message.TrimEnd('.'),
        };

    // Class 22, data exception, and of class 23 what a value breaks by itself. A key that is there already is no matter
    // of the value: what this node took for the state of the store may be outdated. Nor is a missing partition, which
    // is a check violation without a constraint.
    private static bool IsAboutData(PostgresException refusal) =>
        refusal.SqlState.StartsWith("22", StringComparison.Ordinal)
        || refusal.SqlState == PostgresErrorCodes.NotNullViolation
        || refusal is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName.Length: > 0 };

    /// <summary>What a server said, or why the first one could not be asked: with several hosts it lies deep.</summary>
    public static Exception Cause(Exception exception) =>
        exception switch
        {
            PostgresException => exception,
            NpgsqlException { InnerException: AggregateException several } => Cause(several.InnerExceptions[0]),
            NpgsqlException { InnerException: NpgsqlException inner } => Cause(inner),
            _ => exception,
        };
}
