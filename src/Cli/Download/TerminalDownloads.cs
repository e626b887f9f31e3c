using FinApi.Cli.CommandLine;
using FinApi.Contracts.V1;
using Spectre.Console;

namespace FinApi.Cli.Download;

/// <summary>One bar for all files, with bytes a second and remaining time where the terminal is wide enough.</summary>
internal sealed class TerminalDownloads : IDownloadProgress
{
    private const int LeastWidthForBar = 90;
    private const int BarWidth = 16;

    private readonly IAnsiConsole _console;
    private readonly ProgressTask _task;

    private TerminalDownloads(IAnsiConsole console, ProgressTask task) => (_console, _task) = (console, task);

    public static Task RunAsync(IAnsiConsole console, long bytes, Func<IDownloadProgress, Task> work)
    {
        ProgressColumn[] columns = console.Profile.Width >= LeastWidthForBar
            ?
            [
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = BarWidth },
                new PercentageColumn(),
                new TransferSpeedColumn(),
                new RemainingTimeColumn(),
            ]
            : [new TaskDescriptionColumn(), new PercentageColumn()];
        return console.Progress().Columns(columns).StartAsync(async context =>
        {
            var task = context.AddTask("Begins", maxValue: Math.Max(bytes, 1));
            try
            {
                await work(new TerminalDownloads(console, task));
            }
            finally
            {
                task.StopTask();
            }
        });
    }

    public void Begin(ArchivedFile file) => _task.Description = Markup.Escape(PrintableText.Of(file.Name));

    public void Add(long bytes) => _task.Increment(bytes);

    public void Notice(string sentence) => _console.WriteLine(PrintableText.Of(sentence));
}
