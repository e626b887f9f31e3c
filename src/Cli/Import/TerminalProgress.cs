using Spectre.Console;

namespace FinApi.Cli.Import;

/// <summary>A bar with rows a second and remaining time.</summary>
internal sealed class TerminalProgress(string name, ProgressTask task, TimeProvider timeProvider) : IImportProgress
{
    // Name, figures, bar and time fit on the 80 columns of an ordinary terminal.
    private const int NameLength = 22;
    private const int BarWidth = 16;

    private readonly string _name = name.Length > NameLength ? name[..(NameLength - 1)] + "…" : name;
    private readonly ProgressRate _rate = new(timeProvider);

    public static Task RunAsync(
        string name, IAnsiConsole console, TimeProvider timeProvider, Func<IImportProgress, Task> work) =>
        console.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = BarWidth },
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(string.Empty, maxValue: 1);
                await work(new TerminalProgress(name, task, timeProvider));
                task.StopTask();
            });

    public void Report(ImportTally tally, long bytesRead, long totalBytes)
    {
        if (ProgressRate.IsDue(tally.Read))
        {
            task.Value = ProgressRate.Fraction(bytesRead, totalBytes);
            task.Description = Markup.Escape(
                $"{_name} {tally.Settled:N0} rows {_rate.PerSecond(tally.Settled):N0} rows/s");
        }
    }
}
