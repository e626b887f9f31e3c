using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Feeds.Replay;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Feeds;

/// <summary>Stops the start with a sentence that says what to write.</summary>
internal sealed class FeedOptionsValidator : IValidateOptions<FeedOptions>
{
    /// <summary>The kind that a text names, in any case; null when it names none. Without a text: Simulated.</summary>
    public static FeedKind? FindKind(string? text)
    {
        if (text is null)
        {
            return FeedKind.Simulated;
        }

        foreach (var kind in Enum.GetValues<FeedKind>())
        {
            if (kind.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    public ValidateOptionsResult Validate(string? name, FeedOptions options)
    {
        if (FindKind(options.Kind) is not { } kind)
        {
            return ValidateOptionsResult.Fail($"Feed:Kind is '{options.Kind}'. Write Simulated, Replay or None.");
        }

        var problems = kind switch
        {
            FeedKind.Simulated => SimulatedProblems(options),
            FeedKind.Replay => ReplayProblems(options),
            _ => [],
        };
        var failures = problems.ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> SimulatedProblems(FeedOptions options)
    {
        if (options.Seed is < 0 or > FeedOptions.MaxSeed)
        {
            yield return $"Feed:Seed is {options.Seed}. Write 0 to {FeedOptions.MaxSeed}.";
        }

        if (options.QuotesPerSecond is < 1 or > FeedOptions.MaxQuotesPerSecond)
        {
            yield return
                $"Feed:QuotesPerSecond is {options.QuotesPerSecond}. Write 1 to {FeedOptions.MaxQuotesPerSecond}.";
        }

        if (options.TradesPerSecond is < 0 or > FeedOptions.MaxTradesPerSecond)
        {
            yield return
                $"Feed:TradesPerSecond is {options.TradesPerSecond}. Write 0 to {FeedOptions.MaxTradesPerSecond}.";
        }
    }

    private static IEnumerable<string> ReplayProblems(FeedOptions options)
    {
        if (ReplaySpeed.Find(options.Speed) is null)
        {
            yield return $"Feed:Speed is '{options.Speed}'. Write {ReplaySpeed.Rule}.";
        }

        if (!Mic.TryParse(options.Mic, out var mic) || !TradingCalendars.TryGet(mic, out _))
        {
            yield return $"Feed:Mic is '{options.Mic}'. Write one of {string.Join(", ", TradingCalendars.Mics)}.";
        }

        if (options.Files.Count == 0)
        {
            yield return
                "Feed:Files is empty. Write the paths of the files to replay, such as Feed__Files__0=data/*.csv.gz.";
        }

        foreach (var problem in options.Files.Select(ReplayPaths.FindProblem).OfType<string>())
        {
            yield return problem;
        }
    }
}
