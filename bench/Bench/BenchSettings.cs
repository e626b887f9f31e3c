using System.Globalization;

namespace FinApi.Bench;

/// <summary>The command line.</summary>
internal sealed record BenchSettings
{
    private const int SmokeStreams = 16;

    /// <summary>Names of scenarios; empty: all that belong to a whole run.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>
    /// Seconds instead of minutes: whether the bench itself works, and nothing is lost. No time is judged.
    /// </summary>
    public bool IsSmoke { get; init; }

    /// <summary>Attacks instead of measurements.</summary>
    public bool IsAttack { get; init; }

    public bool IsJson { get; init; }

    public bool IsList { get; init; }

    /// <summary>Where the table goes; null: nowhere.</summary>
    public string? Output { get; init; }

    /// <summary>Rounds of each subject.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>How long a round lasts.</summary>
    public TimeSpan RoundTime { get; init; } = TimeSpan.FromSeconds(0.8);

    /// <summary>How long a round of streams lasts.</summary>
    public TimeSpan StreamTime { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the long run lasts.</summary>
    public TimeSpan SoakTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an attack lasts that has no end of its own.</summary>
    public TimeSpan AttackTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Fewer streams, rows and so on for a smoke run.</summary>
    public int Scaled(int count) => IsSmoke ? Math.Max(1, count / 100) : count;

    /// <summary>Streams of a scenario; in a smoke run no more than the smallest plan of a company has.</summary>
    public int ScaledStreams(int count) => IsSmoke ? Math.Min(SmokeStreams, count) : count;

    public static BenchSettings Parse(string[] args)
    {
        var settings = new BenchSettings();
        for (var i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "--only" when i + 1 < args.Length =>
                    settings with { Only = [.. settings.Only, .. args[++i].Split(',')] },
                "--rounds" when i + 1 < args.Length => settings with { Rounds = Number(args[++i]) },
                "--minutes" when i + 1 < args.Length => Lasting(settings, Number(args[++i])),
                "--output" when i + 1 < args.Length => settings with { Output = args[++i] },
                "--attack" => settings with { IsAttack = true },
                "--json" => settings with { IsJson = true },
                "--list" => settings with { IsList = true },
                "--smoke" => settings with
                {
                    IsSmoke = true,
                    Rounds = 1,
                    RoundTime = TimeSpan.FromSeconds(0.2),
                    StreamTime = TimeSpan.FromSeconds(0.4),
                    SoakTime = TimeSpan.FromSeconds(1),
                    AttackTime = TimeSpan.FromSeconds(1),
                },
                _ => throw new FormatException(
                    $"{args[i]}: use --only NAME[,NAME], --smoke, --json, --list, --rounds N, "
                    + "--minutes N (soak, attacks), --output FILE."),
            };
        }

        return settings;
    }

    private static BenchSettings Lasting(BenchSettings settings, int minutes) =>
        settings with { SoakTime = TimeSpan.FromMinutes(minutes), AttackTime = TimeSpan.FromMinutes(minutes) };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
