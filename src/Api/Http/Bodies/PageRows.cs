using System.Buffers;
using System.IO.Pipelines;
using FinApi.Application.Collections;

namespace FinApi.Api.Http.Bodies;

/// <summary>What stands between the brackets of an answer's list.</summary>
internal abstract class PageRows : IDisposable
{
    /// <summary>Writes all rows, a part at a time, and waits for the reader in between.</summary>
    public abstract ValueTask WriteAsync(PipeWriter body, CancellationToken cancellationToken);

    /// <summary>Writes all rows at once.</summary>
    public abstract void Write(IBufferWriter<byte> target);

    public abstract void Dispose();
}

/// <summary>Rows of a page in their buffer, which is given back once the answer is made.</summary>
internal sealed class PageRows<TRow, TJson>(PooledRows<TRow> rows, TJson json) : PageRows
    where TJson : IRowJson<TRow>
{
    // What Kestrel keeps before it waits for the reader.
    private const int PartLength = 64 * 1024;

    public override async ValueTask WriteAsync(PipeWriter body, CancellationToken cancellationToken)
    {
        for (var next = 0; next < rows.Count;)
        {
            next = WritePart(body, next);
            if (next < rows.Count && (await body.FlushAsync(cancellationToken)).IsCompleted)
            {
                return; // The reader has gone.
            }
        }
    }

    public override void Write(IBufferWriter<byte> target)
    {
        for (var next = 0; next < rows.Count;)
        {
            next = WritePart(target, next);
        }
    }

    public override void Dispose() => rows.Dispose();

    private int WritePart(IBufferWriter<byte> target, int next)
    {
        var span = rows.Span;
        var first = MaxLength(span[next]);
        var part = target.GetSpan(Math.Max(first, Math.Min((span.Length - next) * first, PartLength)));
        var used = 0;
        for (; next < span.Length && part.Length - used >= MaxLength(span[next]); next++)
        {
            if (next > 0)
            {
                part[used++] = (byte)',';
            }

            used += json.Write(span[next], part[used..]);
        }

        target.Advance(used);
        return next;
    }

    // And a comma.
    private int MaxLength(in TRow row) => json.MaxLength(row) + 1;
}
