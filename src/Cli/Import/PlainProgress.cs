using Spectre.Console;

namespace FinApi.Cli.Import;

/// <summary>A line every few seconds, for logs.</summary>
internal sealed class PlainProgress(string name, IAnsiConsole console, TimeProvider timeProvider) : IImportProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ProgressRate _rate = new(timeProvider);
    private TimeSpan _nextLine = Pause;

    public void Report(ImportTally tally, long bytesRead, long totalBytes)
    {
        if (!ProgressRate.IsDue(tally.Read) || _rate.Elapsed < _nextLine)
        {
            return;
        }

        _nextLine = _rate.Elapsed + Pause;
        var fraction = ProgressRate.Fraction(bytesRead, totalBytes);
        Notice(
            $"{name}: {tally.Settled:N0} rows, {fraction:P0}, {_rate.PerSecond(tally.Settled):N0} rows/s, "
            + $"about {_rate.Remaining(fraction).TotalSeconds:N0} s left");
    }

    // Not through the console, which would break it at its width.
    public void Notice(string sentence) => console.Profile.Out.Writer.WriteLine(sentence);
}
