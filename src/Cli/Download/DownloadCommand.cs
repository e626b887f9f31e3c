using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using NodaTime;
using Spectre.Console;

namespace FinApi.Cli.Download;

/// <summary><c>finapi download DATASET</c>: files of the archive into a folder.</summary>
internal sealed class DownloadCommand
{
    private readonly Argument<string> _dataset = new Argument<string>("DATASET")
    {
        Description = "What the files hold: trades and quotes by day, bars by month.",
    }.AcceptOnlyFromAmong("trades", "quotes", "bars");

    private readonly Option<LocalDate?> _from = new("--from")
    {
        Description = "The first day, in UTC: 2026-11-20. Default: the first that there is.",
        CustomParser = Values.Date,
        HelpName = "DATE",
    };

    private readonly Option<LocalDate?> _to = new("--to")
    {
        Description = "The last day, in UTC. Default: the newest that there is.",
        CustomParser = Values.Date,
        HelpName = "DATE",
    };

    private readonly Option<DirectoryInfo> _output = new("--output")
    {
        Description = "The folder for the files, made when it is missing.",
        DefaultValueFactory = _ => new DirectoryInfo("."),
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _list = new("--list") { Description = "Show the files, and download none." };

    private readonly Option<bool> _json = Inputs.Json();

    public static Command Create(CliContext context)
    {
        var self = new DownloadCommand();
        self._json.Description = "Write the list of files as JSON, and download none.";
        var command = new ExampleCommand(
            "download",
            "Downloads files of the archive: Parquet files of whole days. The same command again resumes them.",
            "finapi download trades --from 2026-11-02 --to 2026-11-20 --output data",
            "finapi download bars --list")
        {
            self._dataset,
            self._from,
            self._to,
            self._output,
            self._list,
            self._json,
        };
        command.SetAction((parsed, cancellationToken) => self.RunAsync(parsed, context, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CliContext context, CancellationToken cancellationToken)
    {
        var (from, to) = (parsed.GetValue(_from), parsed.GetValue(_to));
        if (from > to)
        {
            throw new CliException("--to must not be before --from.", ExitCode.WrongUse);
        }

        var settings = CliSettings.Load(context.Environment);
        using var server = new RestApi(settings);
        var list = new FileList(server, parsed.GetRequiredValue(_dataset));
        var files = await list.ReadAsync(from, to, cancellationToken);
        if (parsed.GetValue(_json))
        {
            context.WriteJson(new ListFilesResponse { Files = { files } });
            return ExitCode.Done;
        }

        if (files.Count == 0)
        {
            throw new CliException(
                from is null && to is null
                    ? $"There are no files of {list.Dataset} yet. A day has one about an hour after its end in UTC, "
                        + "a month of bars two days later."
                    : $"There are no files of {list.Dataset} in these days: finapi download {list.Dataset} --list "
                        + "shows all that there are.");
        }

        if (parsed.GetValue(_list))
        {
            context.WriteTable(TableOf(files));
            return ExitCode.Done;
        }

        using var run = new DownloadRun(settings.Url, list, context);
        await run.RunAsync(files, parsed.GetRequiredValue(_output), cancellationToken);
        return ExitCode.Done;
    }

    private static Table TableOf(IReadOnlyList<ArchivedFile> files)
    {
        var table = new Table().AddColumns("Date", "File");
        table.AddColumn(new TableColumn("Rows").RightAligned());
        table.AddColumn(new TableColumn("Size").RightAligned());
        foreach (var file in files)
        {
            table.AddRow(
                new Text(file.Date),
                new Text(file.Name),
                new Text($"{file.Rows:N0}"),
                new Text(ByteText.Of(file.Bytes)));
        }

        return table;
    }
}
