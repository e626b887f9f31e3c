using Spectre.Console;

namespace FinApi.Cli.Import;

/// <summary>A bar with rows a second and remaining time.</summary>
internal sealed class TerminalProgress(string name, ProgressTask task, TimeProvider clock) : IImportProgress
{
    private readonly ProgressRate _rate = new(clock);

    public static Task RunAsync(
        string name, IAnsiConsole console, TimeProvider clock, Func<IImportProgress, Task> work) =>
        console.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(name), maxValue: 1);
                await work(new TerminalProgress(name, task, clock));
                task.StopTask();
            });

    public void Report(ImportTally tally, long bytesRead, long totalBytes)
    {
        if (ProgressRate.IsDue(tally.Read))
        {
            task.Value = ProgressRate.Fraction(bytesRead, totalBytes);
            task.Description = Markup.Escape(
                $"{name}  {tally.Settled:N0} rows  {_rate.PerSecond(tally.Settled):N0} rows/s");
        }
    }
}
