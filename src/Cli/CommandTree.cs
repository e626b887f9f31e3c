using System.CommandLine;
using System.CommandLine.Help;
using FinApi.Cli.Accounts;
using FinApi.Cli.Bars;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Days;
using FinApi.Cli.Deletions;
using FinApi.Cli.Download;
using FinApi.Cli.Import;
using FinApi.Cli.Quotes;
using FinApi.Cli.ServerStatus;
using FinApi.Cli.Watch;

namespace FinApi.Cli;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    public static RootCommand Build(CliContext context, Interruption interruption)
    {
        var root = new RootCommand(
            "Imports market data into a FinApi server, shows the data, and manages your account.")
        {
            ImportCommand.Create(context, interruption),
            QuoteCommand.Create(context),
            BarsCommand.Create(context),
            WatchCommand.Create(context),
            DownloadCommand.Create(context),
            StatusCommand.Create(context),
            LoginCommand.Create(context),
            LogoutCommand.Create(context),
            KeysCommand.Create(context),
            UsageCommand.Create(context),
            PlanCommand.Create(context),
            DaysCommand.Create(context),
            DeleteCommand.Create(context),
        };
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        return root;
    }
}
