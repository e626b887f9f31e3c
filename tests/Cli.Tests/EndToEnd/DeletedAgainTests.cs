using System.Text.Json.Nodes;
using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.EndToEnd;

/// <summary>What an operator has deleted comes back by the files that had brought it.</summary>
public sealed class DeletedAgainTests : IDisposable
{
    private const string Trades = """
        symbol,timestamp_utc,price,size
        AAA,2026-11-20T15:00:00Z,10.5,100
        AAA,2026-11-20T15:00:01Z,10.6,200
        """;

    // Two rows of one dividend: what it pays, and by which ratio prices fall.
    private const string Actions = """
        symbol,ex_date,kind,ratio,amount
        AAA,2026-11-20,split,0.5,
        AAA,2026-11-20,cash_dividend,,0.5
        AAA,2026-11-20,dividend_price_ratio,0.95,
        BBB,2026-11-20,split,0.25,
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_OfTheSameFilesAfterADeletion_BringsAllOfItBack()
    {
        await using var server = await RealServer.StartAsync(_folder.PathOf("data"), Token);
        var keys = await File.ReadAllTextAsync(_folder.PathOf("data/demo-keys.json"), Token);
        var environment = new Dictionary<string, string>(server.Environment)
        {
            ["FINAPI_KEY"] = (string)JsonNode.Parse(keys)!["enterprise"]!,
        };
        var instruments = _folder.Write("i.csv", "symbol,mic,name\nAAA,XNYS,Alpha\nBBB,XNYS,Beta\n");
        var actions = _folder.Write("c.csv", Actions);
        var trades = _folder.Write("t.csv", Trades);
        string[][] imports =
            [["trades", trades, "--mic", "XNAS"], ["instruments", instruments], ["corporate-actions", actions]];
        foreach (var import in imports)
        {
            var done = await server.RunAsync(["import", .. import]);
            Assert.True(done.ExitCode == 0, done.Error);
        }

        var deleted = await CliRun.RunAsync(environment, ["delete", "instrument", "AAA", "--yes"]);
        List<string> again = [];
        foreach (var import in imports.Concat(imports))
        {
            again.Add((await server.RunAsync(["import", .. import])).Output);
        }

        Assert.True(deleted.ExitCode == 0, deleted.Error);
        Assert.Equal(
            [
                "t.csv: 2 rows read, 2 stored, 0 duplicates, 0 rejected\n",
                "i.csv: 2 rows read, 1 stored, 1 duplicates, 0 rejected\n",
                "c.csv: 4 rows read, 3 stored, 1 duplicates, 0 rejected\n",
                "t.csv: already imported (2 rows)\n",
                "i.csv: already imported (2 rows)\n",
                "c.csv: already imported (4 rows)\n",
            ],
            again);
        using var http = new HttpClient { BaseAddress = new Uri(server.Environment["FINAPI_URL"]) };
        http.DefaultRequestHeaders.Add("x-api-key", environment["FINAPI_KEY"]);
        var found = JsonNode.Parse(await http.GetStringAsync("v1/instruments/AAA", Token))!["instrument"]!;
        Assert.Equal(("Alpha", "XNYS"), ((string?)found["name"], (string?)found["mic"]));
    }
}
