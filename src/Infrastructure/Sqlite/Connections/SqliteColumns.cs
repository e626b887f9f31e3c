using System.Runtime.InteropServices;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>
/// The functions of SQLite that give the columns of a row: 140,000 calls for a page of 10,000 bars. SQLitePCL would
/// count references to the statement around each, and tell the collector; both take longer than the function, which
/// only looks at memory of the row. The statement must be kept alive by its session.
/// </summary>
internal static partial class SqliteColumns
{
    // SQLitePCL has loaded it by then, so that this is the same copy.
    private const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    public static partial int Type(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long Long(nint statement, int column);

    /// <summary>The bytes of a text or blob; valid until the next row.</summary>
    public static unsafe ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        // In this order: the second function tells the length of what the first has given.
        var bytes = Blob(statement, column);
        return new ReadOnlySpan<byte>(bytes, Length(statement, column));
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    private static unsafe partial void* Blob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    private static partial int Length(nint statement, int column);
}
