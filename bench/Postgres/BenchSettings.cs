using System.Globalization;

namespace FinApi.Bench.Postgres;

/// <summary>What is made and measured: <c>--name value</c>.</summary>
internal sealed record BenchSettings
{
    // A full page of trades of each instrument and day.
    private const int FewestTrades = 1_000;

    // Measured: a row with its place in the index.
    private const long BytesPerRow = 400;

    /// <summary>
    /// An empty database, or one that this command has filled before; null: a server of its own, with the settings of
    /// deploy/postgres, in the folder for temporary files (TMPDIR), which goes when it is done.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>Instruments.</summary>
    public int Symbols { get; init; } = 200;

    /// <summary>Years of minute bars, 252 sessions of 390 minutes each.</summary>
    public double Years { get; init; } = 5;

    /// <summary>Trades, spread over <see cref="TradeDays"/>.</summary>
    public long Trades { get; init; } = 10_000_000;

    /// <summary>Sessions that have trades: the newest.</summary>
    public int TradeDays { get; init; } = 20;

    /// <summary>Reads of each kind that are measured.</summary>
    public int Reads { get; init; } = 2_000;

    /// <summary>Where the report is written to, in Markdown; null: it is only printed.</summary>
    public string? Output { get; init; }

    /// <summary>Bytes that a database of its own needs.</summary>
    public long NeededBytes => BytesPerRow * ((long)(Years * 252) * 390 * Symbols + Trades);

    /// <exception cref="FormatException">What is wrong, and what to write.</exception>
    public static BenchSettings Parse(string[] args)
    {
        var settings = new BenchSettings();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value.");
            settings = args[i] switch
            {
                "--connection" => settings with { Connection = value },
                "--symbols" => settings with { Symbols = int.Parse(value, CultureInfo.InvariantCulture) },
                "--years" => settings with { Years = double.Parse(value, CultureInfo.InvariantCulture) },
                "--trades" => settings with { Trades = long.Parse(value, CultureInfo.InvariantCulture) },
                "--trade-days" => settings with { TradeDays = int.Parse(value, CultureInfo.InvariantCulture) },
                "--reads" => settings with { Reads = int.Parse(value, CultureInfo.InvariantCulture) },
                "--output" => settings with { Output = value },
                _ => throw new FormatException(
                    $"{args[i]} is no setting. There are --connection, --symbols, --years, --trades, --trade-days, "
                    + "--reads and --output."),
            };
        }

        settings.Check();
        return settings;
    }

    private void Check()
    {
        if (Symbols is < 1 or > 1_000 || Years is < 0.1 or > 20 || TradeDays < 2 || TradeDays > Years * 252
            || Reads < 100)
        {
            throw new FormatException(
                "Write 1 to 1000 for --symbols, 0.1 to 20 for --years, at least 2 for --trade-days and no more than "
                + "the sessions of the years, and at least 100 for --reads.");
        }

        if (Trades / TradeDays / Symbols < FewestTrades)
        {
            throw new FormatException(
                $"A page has {FewestTrades} trades of an instrument and day: write at least "
                + $"{(long)Symbols * TradeDays * FewestTrades} for --trades.");
        }
    }
}
