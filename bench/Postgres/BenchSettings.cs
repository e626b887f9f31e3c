using System.Globalization;

namespace FinApi.Bench.Postgres;

/// <summary>What is made and measured: <c>--name value</c>.</summary>
internal sealed record BenchSettings
{
    /// <summary>An empty database, or one that this command has filled before. Needed.</summary>
    public string Connection { get; init; } = string.Empty;

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
                _ => throw new FormatException(
                    $"{args[i]} is no setting. There are --connection, --symbols, --years, --trades, --trade-days and "
                    + "--reads."),
            };
        }

        return settings.Connection.Length > 0
            ? settings
            : throw new FormatException("Write --connection and a connection string, such as Host=...;Database=bench.");
    }
}
