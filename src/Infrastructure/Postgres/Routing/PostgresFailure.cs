using System.Net.Sockets;
using FinApi.Application.Storage;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>Says what PostgreSQL refused in the terms of the ports, and without values of rows.</summary>
internal static class PostgresFailure
{
    /// <summary>Whether it is about PostgreSQL at all; a fault of FinApi keeps its own exception.</summary>
    public static bool Is(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>
    /// Whether the server refused what a statement holds (class 22, data exception), as it always will.
    /// </summary>
    public static bool IsAboutData(Exception exception) =>
        exception is StorageUnavailableException
        && exception.InnerException is { } cause
        && Cause(cause) is PostgresException { SqlState: var code }
        && code.StartsWith("22", StringComparison.Ordinal);

    public static Exception From(Exception exception) =>
        Cause(exception) switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } full =>
                new StorageFullException($"PostgreSQL found no room ({Describe(full)}).", full),
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
