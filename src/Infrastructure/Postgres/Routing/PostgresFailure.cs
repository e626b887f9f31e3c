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
            PostgresException { SqlState: var code } refusal when IsOfAValue(code) =>
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

    /// <summary>
    /// Whether the server refused a statement for its data (class 22) with a code that no value causes by itself.
    /// </summary>
    public static bool IsOfTheStatement(Exception exception) =>
        exception is StorageUnavailableException and not UnstorableDataException
        && exception.InnerException is { } inner
        && Cause(inner) is PostgresException { SqlState: var code }
        && code.StartsWith("22", StringComparison.Ordinal);

    // Of class 22, data exception, only what a value causes: the other codes are faults of FinApi's own SQL, and a
    // caller could do nothing about them. Constraints (class 23) say nothing about a value either: FinApi sends what
    // they demand, so they are broken by a fault of FinApi, a newer schema, or an outdated view of the store.
    private static bool IsOfAValue(string code) =>
        code is PostgresErrorCodes.StringDataRightTruncation
            or PostgresErrorCodes.NumericValueOutOfRange
            or PostgresErrorCodes.InvalidDatetimeFormat
            or PostgresErrorCodes.DatetimeFieldOverflow
            or PostgresErrorCodes.CharacterNotInRepertoire
            or PostgresErrorCodes.UntranslatableCharacter;

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
