using FinApi.Application.Storage;
using SQLitePCL;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>Says what SQLite refused in the terms of the ports.</summary>
internal static class SqliteFailure
{
    public static void ThrowUnless(int expected, int code, sqlite3 database)
    {
        if (code != expected)
        {
            throw From(code, raw.sqlite3_errmsg(database).utf8_to_string());
        }
    }

    public static Exception From(int code, string message) =>
        // Extended codes carry their primary code in the low byte.
        (code & 0xff) == raw.SQLITE_FULL
            ? new StorageFullException($"SQLite found no room ({code}: {message}).")
            : new StorageUnavailableException($"SQLite refused ({code}: {message}).");
}
