using FinApi.Api.Tests.Auth;
using FinApi.Api.Tests.Hosting;
using FinApi.Cli.Tests.Support;
using FinApi.Domain.Accounts;

namespace FinApi.Api.Tests.Errors;

/// <summary>
/// Every field that a caller may write, with values that no method takes: BadValues.txt has each request and its
/// answer. A rule that changes shows as a difference of that file.
/// </summary>
[Collection(MarketCollection.Name)]
public sealed class BadValuesTests(MarketServer market)
{
    private static readonly string GoldenPath =
        Path.Combine(Repository.Root, "tests", "Api.Tests", "Errors", "BadValues.txt");

    private static readonly IReadOnlyList<BadValue> Cases =
        [.. File.ReadLines(GoldenPath).Where(line => line.Length > 0 && line[0] != ' ').Select(l => new BadValue(l))];

    [Fact]
    public async Task Send_BadValues_GivesTheRecordedFieldsAndSentences()
    {
        // Two sessions: each has a limit of its own, and nothing but a session may ask for all that is asked here.
        using var grpc = KeyedChannel.For(market.Server.Http2.BaseAddress!, await SignInAsync());
        using var rest = KeyedChannel.ClientFor(market.Server.Http.BaseAddress!, await SignInAsync());
        List<string> answers = [];
        foreach (var each in Cases)
        {
            answers.Add(each.MethodName.StartsWith("finapi.v1.Account.", StringComparison.Ordinal)
                ? await each.DescribeAsync(grpc, rest)
                : await each.DescribeAsync(market.Server.Grpc, market.Server.Http));
        }

        var actual = string.Join('\n', answers);
        var recorded = await File.ReadAllTextAsync(GoldenPath, TestContext.Current.CancellationToken);
        if (actual != recorded)
        {
            var received = Path.Combine(AppContext.BaseDirectory, "BadValues.received.txt");
            await File.WriteAllTextAsync(received, actual, TestContext.Current.CancellationToken);
            Assert.Fail($"diff {GoldenPath} {received}\n{FirstDifference(recorded, actual)}");
        }
    }

    [Fact]
    public void Cases_EveryFieldOfEveryMethod_IsAmongThem()
    {
        var tried = Cases.SelectMany(each => each.FieldNames.Select(field => $"{each.MethodName} {field}"));

        Assert.Empty(BadValue.Methods
            .SelectMany(method =>
                method.InputType.Fields.InFieldNumberOrder().Select(field => $"{method.FullName} {field.Name}"))
            .Except(tried, StringComparer.Ordinal));
    }

    private static string FirstDifference(string recorded, string actual)
    {
        var (old, now) = (recorded.Split('\n'), actual.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(old.Length, now.Length))
            .First(i => old.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        return $"line {at + 1}\n- {old.ElementAtOrDefault(at)}\n+ {now.ElementAtOrDefault(at)}";
    }

    private async Task<string> SignInAsync()
    {
        var token = SessionToken.New();
        await new StoredKeys(market.Server, "badvalues", isOperator: false).AddSessionAsync(token);
        return token;
    }
}
