using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Spectre.Console;

namespace FinApi.Cli.ServerStatus;

/// <summary><c>finapi status</c></summary>
internal static class StatusCommand
{
    public static Command Create(CliContext context)
    {
        var json = Inputs.Json();
        var command = new ExampleCommand(
            "status", "Shows the server's state, feeds, stores and nodes.", "finapi status", "finapi status --json")
        {
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CliContext context, CancellationToken cancellationToken)
    {
        using var server = new RestApi(CliSettings.Load(context.Environment));
        var status = await server.GetAsync<GetStatusResponse>("/v1/status", cancellationToken);
        if (json)
        {
            context.WriteJson(status);
        }
        else
        {
            Write(status, context);
        }

        return ExitCode.Done;
    }

    private static void Write(GetStatusResponse status, CliContext context)
    {
        context.Write(
            $"FinApi {status.Version}, {(status.Ready ? "ready" : "not ready yet")}, "
            + $"{status.InstrumentCount:N0} instruments, up since {ServerText.Time(status.StartTime)}");
        context.Write($"Roles: {string.Join(", ", status.Roles)}");
        if (status.Simulated)
        {
            context.Write(ServerText.Simulated);
        }

        if (status.Feeds.Count > 0)
        {
            context.WriteTable(FeedTable(status));
        }

        context.WriteTable(StoreTable(status));
        if (status.Nodes.Count > 1)
        {
            context.WriteTable(NodeTable(status));
        }
    }

    private static Table FeedTable(GetStatusResponse status)
    {
        var table = new Table().AddColumns("Feed", "Kind", "State", "Newest event (UTC)");
        table.AddColumn(new TableColumn("Lag").RightAligned());
        table.AddColumn(new TableColumn("Items").RightAligned());
        table.AddColumn("Detail");
        foreach (var feed in status.Feeds)
        {
            table.AddRow(
                new Text(feed.Name),
                new Text(feed.Kind),
                State(feed.State),
                new Text(ServerText.Time(feed.LastEventTime)),
                new Text(feed.Lag is null ? string.Empty : $"{feed.Lag.ToTimeSpan().TotalSeconds:0.###} s"),
                new Text($"{feed.ItemCount:N0}"),
                new Text(feed.Detail));
        }

        return table;
    }

    private static Table StoreTable(GetStatusResponse status)
    {
        var table = new Table().AddColumns("Store", "State");
        table.AddColumn(new TableColumn("Used").RightAligned());
        table.AddColumn(new TableColumn("Limit").RightAligned());
        table.AddColumn("Detail");
        foreach (var store in status.Stores)
        {
            table.AddRow(
                new Text(store.Name),
                State(store.State),
                new Text(Megabytes(store.UsedBytes)),
                new Text(store.HasMaxBytes ? Megabytes(store.MaxBytes) : "none"),
                new Text(store.Detail));
        }

        return table;
    }

    private static Table NodeTable(GetStatusResponse status)
    {
        var table = new Table().AddColumns("Node", "Role", "Version", "Plans");
        table.AddColumn(new TableColumn("Last beat").RightAligned());
        table.AddColumn(new TableColumn("Log position").RightAligned());
        table.AddColumn("Roles");
        foreach (var node in status.Nodes)
        {
            table.AddRow(
                new Text(node.Self ? $"{node.Id} (this one)" : node.Id),
                new Text(node.Role),
                new Text(node.Version),
                new Text(node.PlansHash),
                new Text($"{node.BeatAge?.ToTimeSpan().TotalSeconds:0.0} s ago"),
                new Text($"{node.LogPosition:N0}"),
                new Text(string.Join(", ", node.Roles)));
        }

        return table;
    }

    private static string Megabytes(long bytes) => $"{bytes / 1_000_000m:N1} MB";

    private static Text State(HealthState state) =>
        new(ServerText.Words(state.ToString()), new Style(state switch
        {
            HealthState.Healthy => Color.Green,
            HealthState.Degraded => Color.Yellow,
            _ => Color.Red,
        }));
}
