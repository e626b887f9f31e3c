using System.Runtime.InteropServices;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>
/// The functions of SQLite that give rows and their columns: 140,000 calls for a page of 10,000 bars. SQLitePCL would
/// count references to the statement around each, and tell the collector of those that only look at memory of the row;
/// both take longer than such a function. The statement must be kept alive by its session.
/// </summary>
internal static partial class SqliteColumns
{
    // SQLitePCL has loaded it by then, so that this is the same copy.
    private const string Library = "e_sqlite3";

    /// <summary>The next row. It may have to read the disk.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long Long(nint statement, int column);

    /// <summary>
    /// A value, to be asked more than one thing: each function of columns looks again for the row, and at what went
    /// wrong. Valid until the next row, and for the thread that reads the row alone.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_column_value")]
    [SuppressGCTransition]
    public static partial nint Value(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_type")]
    [SuppressGCTransition]
    public static partial int Type(nint value);

    /// <summary>The bytes of a text or blob; valid until the next row.</summary>
    public static unsafe ReadOnlySpan<byte> Bytes(nint value)
    {
        // In this order: the second function tells the length of what the first has given.
        var bytes = Blob(value);
        return new ReadOnlySpan<byte>(bytes, Length(value));
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_value_blob")]
    [SuppressGCTransition]
    private static unsafe partial void* Blob(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_bytes")]
    [SuppressGCTransition]
    private static partial int Length(nint value);
}
