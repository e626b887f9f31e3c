using FinApi.Application.Storage;
using SQLitePCL;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>Says what SQLite refused in the terms of the ports.</summary>
internal static class SqliteFailure
{
    private const string Remedy = "make room on the disk of Data:Path";

    public static void ThrowUnless(int expected, int code, sqlite3 database)
    {
        if (code != expected)
        {
            throw From(code, raw.sqlite3_errmsg(database).utf8_to_string());
        }
    }

    // Extended codes carry their primary code in the low byte.
    public static Exception From(int code, string message) => (code & 0xff) switch
    {
        raw.SQLITE_FULL => new StorageFullException($"SQLite found no room ({code}: {message}).", Remedy),
        raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH =>
            new UnstorableDataException($"SQLite cannot hold it ({code}: {message})."),
        _ => new StorageUnavailableException($"SQLite refused ({code}: {message})."),
    };
}
