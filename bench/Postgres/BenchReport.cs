using System.Globalization;
using System.Text;

namespace FinApi.Bench.Postgres;

/// <summary>What was found, in Markdown; printed as it comes to be known. Safe for several threads.</summary>
internal sealed class BenchReport
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    /// <summary>Adds lines to the report.</summary>
    public void Write(FormattableString lines) => Write(lines.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Write(FormattableString)"/>
    public void Write(string lines)
    {
        lock (_lock)
        {
            _text.Append(lines).Append('\n');
            Console.WriteLine(lines);
        }
    }

    /// <summary>Prints what is of interest now alone.</summary>
    public void Tell(string line)
    {
        lock (_lock)
        {
            Console.WriteLine(line);
        }
    }

    public override string ToString() => _text.ToString();
}
