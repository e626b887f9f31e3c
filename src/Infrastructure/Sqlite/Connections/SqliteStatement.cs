using System.Text;
using FinApi.Application.Collections;
using FinApi.Application.Time;
using FinApi.Domain.Numbers;
using FinApi.Infrastructure.Storage;
using NodaTime;
using NodaTime.Text;
using SQLitePCL;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>
/// A compiled statement that the one thread of its session uses again and again. It binds and reads without boxing, and
/// writes decimals without making strings. Parameters count from 1, columns from 0, as in SQLite.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    // Longer texts are rare (the name of an instrument) and cost an allocation.
    private const int StackBytes = 256;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        SqliteFailure.ThrowUnless(raw.SQLITE_OK, code, database);
    }

    public void Bind(int parameter, long value) =>
        SqliteFailure.ThrowUnless(raw.SQLITE_OK, raw.sqlite3_bind_int64(_statement, parameter, value), _database);

    public void Bind(int parameter, bool value) => Bind(parameter, value ? 1L : 0L);

    public void Bind(int parameter, Instant value) => Bind(parameter, UnixNanos.From(value));

    public void Bind(int parameter, Instant? value) => Bind(parameter, UnixNanos.From(value));

    public void Bind(int parameter, ReadOnlySpan<byte> value) =>
        SqliteFailure.ThrowUnless(raw.SQLITE_OK, raw.sqlite3_bind_blob(_statement, parameter, value), _database);

    public void Bind(int parameter, LocalDate? value) =>
        Bind(parameter, value is { } date ? LocalDatePattern.Iso.Format(date) : null);

    public void Bind(int parameter, long? value)
    {
        if (value is { } number)
        {
            Bind(parameter, number);
        }
        else
        {
            BindNull(parameter);
        }
    }

    public void Bind(int parameter, decimal? value)
    {
        if (value is not { } number)
        {
            BindNull(parameter);
            return;
        }

        Span<char> text = stackalloc char[64];
        BindText(parameter, text[..DecimalText.Format(number, text)]);
    }

    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            BindNull(parameter);
        }
        else if (value.Length is 0 or > StackBytes / 3)
        {
            // An empty span would be bound as NULL.
            SqliteFailure.ThrowUnless(raw.SQLITE_OK, raw.sqlite3_bind_text(_statement, parameter, value), _database);
        }
        else
        {
            BindText(parameter, value);
        }
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        try
        {
            SqliteFailure.ThrowUnless(raw.SQLITE_DONE, code, _database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>All rows; a cancel takes effect between two rows.</summary>
    public List<T> List<T>(Func<SqliteStatement, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        Each(row => rows.Add(read(row)), cancellationToken);
        return rows;
    }

    /// <summary>All rows of a page; a cancel takes effect between two rows.</summary>
    public PooledRows<T> Rows<T>(Func<SqliteStatement, T> read, CancellationToken cancellationToken)
    {
        var rows = new PooledRows<T>();
        Each(row => rows.Add(read(row)), cancellationToken);
        return rows;
    }

    /// <summary>Gives each row; a cancel takes effect between two rows.</summary>
    public void Each(Action<SqliteStatement> take, CancellationToken cancellationToken)
    {
        try
        {
            while (Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                take(this);
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The only row; null when there is none.</summary>
    public T? Find<T>(Func<SqliteStatement, T> read)
        where T : class
    {
        try
        {
            return Step() ? read(this) : null;
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => SqliteColumns.Type(SqliteColumns.Value(Handle, column)) == raw.SQLITE_NULL;

    public long Long(int column) => SqliteColumns.Long(Handle, column);

    public int Int(int column) => (int)Long(column);

    public bool Bool(int column) => Int(column) != 0;

    public Instant Instant(int column) => UnixNanos.ToInstant(Long(column));

    public Instant? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    public byte[] Blob(int column) => Utf8(column).ToArray();

    public LocalDate Date(int column) => DateText.Parse(Utf8(column));

    public decimal Decimal(int column) => DecimalText.ParseFormatted(Utf8(column));

    public decimal? DecimalOrNull(int column) =>
        TryUtf8(column, out var utf8) ? DecimalText.ParseFormatted(utf8) : null;

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => TryUtf8(column, out var utf8) ? Encoding.UTF8.GetString(utf8) : null;

    /// <summary>The bytes of a text; valid until the next row.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => SqliteColumns.Bytes(SqliteColumns.Value(Handle, column));

    /// <summary>The bytes of a text, valid until the next row; false where it is null.</summary>
    public bool TryUtf8(int column, out ReadOnlySpan<byte> utf8)
    {
        var value = SqliteColumns.Value(Handle, column);
        var isText = SqliteColumns.Type(value) != raw.SQLITE_NULL;
        utf8 = isText ? SqliteColumns.Bytes(value) : default;
        return isText;
    }

    public void Dispose() => _statement.Dispose();

    private nint Handle => _statement.DangerousGetHandle();

    private bool Step()
    {
        var code = SqliteColumns.Step(Handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        SqliteFailure.ThrowUnless(raw.SQLITE_DONE, code, _database);
        return false;
    }

    // Reset repeats the error of the step, which has been thrown already.
    private void Reset() => _ = raw.sqlite3_reset(_statement);

    private void BindNull(int parameter) =>
        SqliteFailure.ThrowUnless(raw.SQLITE_OK, raw.sqlite3_bind_null(_statement, parameter), _database);

    private void BindText(int parameter, ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[StackBytes];
        var length = Encoding.UTF8.GetBytes(text, utf8);
        var code = raw.sqlite3_bind_text(_statement, parameter, utf8[..length]);
        SqliteFailure.ThrowUnless(raw.SQLITE_OK, code, _database);
    }
}
