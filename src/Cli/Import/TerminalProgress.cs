using Spectre.Console;

namespace FinApi.Cli.Import;

/// <summary>A bar with rows a second and remaining time, as far as the terminal is wide enough for them.</summary>
internal sealed class TerminalProgress(string name, IAnsiConsole console, bool hasBar, ProgressRate rate)
    : IImportProgress
{
    private const int BarWidth = 16;
    private const int LeastWidthForBar = 72;

    // Percentage and remaining time with what parts them.
    private const int WidthBesideBar = 16;

    private const int LeastName = 8;

    private ImportTally _tally = new();
    private long _bytesRead;
    private long _totalBytes = 1;
    private ProgressTask? _task;

    public static Task RunAsync(
        string name, IAnsiConsole console, TimeProvider timeProvider, Func<IImportProgress, Task> work)
    {
        var hasBar = console.Profile.Width >= LeastWidthForBar;
        ProgressColumn[] bar = hasBar ? [new ProgressBarColumn { Width = BarWidth }] : [];
        return console.Progress()
            .Columns([new TaskDescriptionColumn(), .. bar, new PercentageColumn(), new RemainingTimeColumn()])
            .StartAsync(async context =>
            {
                var progress = new TerminalProgress(name, console, hasBar, new ProgressRate(timeProvider));
                progress._task = context.AddTask(progress.Describe(), maxValue: 1);
                try
                {
                    await work(progress);
                }
                finally
                {
                    progress.Draw();
                    progress._task.StopTask();
                }
            });
    }

    public void Report(ImportTally tally, long bytesRead, long totalBytes)
    {
        (_tally, _bytesRead, _totalBytes) = (tally, bytesRead, totalBytes);
        if (ProgressRate.IsDue(tally.Read))
        {
            Draw();
        }
    }

    public void Notice(string sentence) => console.WriteLine(sentence);

    private void Draw()
    {
        _task!.Value = ProgressRate.Fraction(_bytesRead, _totalBytes);
        _task.Description = Describe();
    }

    // A line that is longer than the terminal is wide would be drawn over the one above it.
    private string Describe()
    {
        var width = console.Profile.Width - WidthBesideBar - (hasBar ? BarWidth + 1 : 0);
        var rows = $"{_tally.Settled:N0} rows";
        var figures = $"{rows} {rate.PerSecond(_tally.Settled):N0} rows/s";
        if (figures.Length + LeastName >= width)
        {
            figures = rows;
        }

        return Markup.Escape($"{Shorten(name, Math.Max(1, width - figures.Length - 1))} {figures}");
    }

    private static string Shorten(string text, int length) =>
        text.Length > length ? text[..(length - 1)] + "…" : text;
}
