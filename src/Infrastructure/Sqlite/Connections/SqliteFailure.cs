using FinApi.Application.Storage;
using SQLitePCL;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>Says what SQLite refused in the terms of the ports.</summary>
internal static class SqliteFailure
{
    private const string Remedy = "raise Data:MaxBytes, or make room on the disk of Data:Path";

    public static void ThrowUnless(int expected, int code, sqlite3 database)
    {
        if (code != expected)
        {
            throw From(raw.sqlite3_extended_errcode(database), raw.sqlite3_errmsg(database).utf8_to_string());
        }
    }

    public static Exception From(int code, string message) => code switch
    {
        // A value that breaks a rule by itself, unlike a key that is there already.
        raw.SQLITE_CONSTRAINT_CHECK or raw.SQLITE_CONSTRAINT_NOTNULL => Unstorable(code, message),

        // Extended codes carry their primary code in the low byte.
        _ => (code & 0xff) switch
        {
            raw.SQLITE_FULL => Full($"SQLite found no room ({code}: {message})."),
            raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH => Unstorable(code, message),
            _ => new StorageUnavailableException($"SQLite refused ({code}: {message})."),
        },
    };

    public static StorageFullException Full(string message) => new(message, Remedy);

    private static UnstorableDataException Unstorable(int code, string message) =>
        new($"SQLite cannot hold it ({code}: {message}).");
}
